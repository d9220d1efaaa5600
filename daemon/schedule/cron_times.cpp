#include "daemon/schedule/cron_times.h"

#include <algorithm>
#include <utility>

#include "daemon/schedule/wall_clock.h"
#include "pipeline/definition/cron/cron_days.h"

namespace housingd::schedule {
namespace {

// The first match at `from` or later, asked for ever later times; but a clock
// that was set back is asked anew.
class Matches {
 public:
  explicit Matches(const definition::CronExpression& cron) : cron_(cron) {}

  std::optional<local_seconds> from(local_seconds from) {
    const bool still_true = known_ && from >= asked_ && (!match_ || *match_ >= from);
    if (!still_true) match_ = next_match(cron_, from);
    known_ = true;
    asked_ = from;
    return match_;
  }

 private:
  const definition::CronExpression& cron_;
  bool known_ = false;
  local_seconds asked_{};
  std::optional<local_seconds> match_;
};

}  // namespace

CronTimes::CronTimes(definition::CronExpression cron, std::shared_ptr<const Zone> zone)
    : cron_(std::move(cron)), zone_(std::move(zone)), is_fixed_(is_fixed(cron_)), never_(never_matches(cron_)) {}

std::optional<Fire> CronTimes::next_after(Instant after) const {
  using std::chrono::seconds;
  if (never_ || after >= horizon) return std::nullopt;
  const sys_seconds earliest = std::max(beginning, std::chrono::floor<seconds>(after) + seconds(1));
  const auto periods = zone_->periods();
  Matches matches(cron_);
  for (std::size_t i = zone_->period_at(earliest); i < periods.size(); ++i) {
    const Period& period = periods[i];
    const sys_seconds begin = std::max(period.begin, earliest);
    local_seconds clock = period.clock_at(begin);
    if (is_fixed_) clock = std::max(clock, period.reached);
    const auto match = matches.from(clock);
    const bool at_once = match && *match == period.clock_at(period.begin);
    if (begin == period.begin && !at_once && begins_with_owed_run(period)) return Fire{period.begin, true};
    if (match && period.when(*match) < period.end) return Fire{period.when(*match), false};
  }
  return std::nullopt;
}

bool CronTimes::begins_with_owed_run(const Period& period) const {
  return period.begins_with_gap() && owes_run(cron_, period.reached, period.clock_at(period.begin));
}

}  // namespace housingd::schedule
