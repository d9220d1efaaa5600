// A time zone: how far its clocks are from UTC, and when that changes.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "daemon/schedule/instant.h"
#include "daemon/schedule/zone_rule.h"
#include "pipeline/outcome/result.h"

namespace housingd::schedule {

// A time without changes.
struct Period {
  sys_seconds begin;
  sys_seconds end;
  std::chrono::seconds offset;
  // How far the zone's clock had come before. A clock that shows more when the
  // period begins has skipped what is between; one that shows less went back,
  // and shows everything up to here for the second time.
  local_seconds reached;

  [[nodiscard]] local_seconds clock_at(sys_seconds when) const {
    return local_seconds((when + offset).time_since_epoch());
  }
  [[nodiscard]] sys_seconds when(local_seconds clock) const { return sys_seconds(clock.time_since_epoch() - offset); }
  [[nodiscard]] bool begins_with_gap() const { return clock_at(begin) > reached; }
};

// Immutable. Its periods cover everything from `beginning` to `horizon`.
class Zone {
 public:
  // `changes` in their order, the first at `beginning`.
  Zone(std::string name, const std::vector<OffsetChange>& changes);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::span<const Period> periods() const { return periods_; }
  // The number of the period at that time; of times outside, the nearest one.
  [[nodiscard]] std::size_t period_at(sys_seconds when) const;

 private:
  std::string name_;
  std::vector<Period> periods_;
};

// From the system's time zone database. UTC needs none.
// Errors: invalid_definition, with what was probably meant.
[[nodiscard]] outcome::result<std::shared_ptr<const Zone>> load_zone(const std::string& name);

// Zones that were asked for, each loaded once; for one thread at a time. The
// database itself is read once in the life of a process: a newer one is noticed
// after a restart.
class Zones {
 public:
  [[nodiscard]] outcome::result<std::shared_ptr<const Zone>> find(const std::string& name);

 private:
  std::map<std::string, std::shared_ptr<const Zone>> loaded_;
};

}  // namespace housingd::schedule
