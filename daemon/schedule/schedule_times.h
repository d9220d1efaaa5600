// When a job's schedule starts it.
#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "daemon/schedule/cron_times.h"
#include "daemon/schedule/instant.h"
#include "daemon/schedule/interval_times.h"
#include "daemon/schedule/zone.h"
#include "pipeline/definition/job.h"
#include "pipeline/outcome/result.h"

namespace housingd::schedule {

// Immutable and without a clock of its own: the caller says what time it is.
class ScheduleTimes {
 public:
  // Of a checked schedule. Errors: invalid_definition, where its zone has gone
  // from the system meanwhile.
  [[nodiscard]] static outcome::result<ScheduleTimes> of(const definition::Schedule& schedule, Zones& zones);

  // Strictly after that time, before jitter (see offset_of). Nothing: not
  // before the horizon.
  [[nodiscard]] std::optional<Fire> next_after(Instant after) const;

  [[nodiscard]] const Zone& zone() const { return *zone_; }

 private:
  using Times = std::variant<CronTimes, IntervalTimes>;
  ScheduleTimes(Times times, std::shared_ptr<const Zone> zone) : times_(std::move(times)), zone_(std::move(zone)) {}

  Times times_;
  std::shared_ptr<const Zone> zone_;
};

}  // namespace housingd::schedule
