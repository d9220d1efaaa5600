// When a cron expression starts its job, in a time zone.
#pragma once

#include <memory>
#include <optional>

#include "daemon/schedule/instant.h"
#include "daemon/schedule/zone.h"
#include "pipeline/definition/cron/cron_expression.h"

namespace housingd::schedule {

// At each minute that the expression matches, by the zone's wall clock. When
// the clock is changed, as cronie does it:
//
// | minute  | hour    | the clock skips its time        | the clock shows its time twice |
// |---------|---------|---------------------------------|--------------------------------|
// | 30      | 2       | once, right after the gap       | the first time only            |
// | */10    | 2       | of an hour that is skipped      | both times                     |
// |         |         | whole: once, right after        |                                |
// | any     | *       | not (it follows real time)      | both times                     |
//
// - Fixed times (no "*" at the beginning of minute or hour) are kept by a
//   clock that is never set back: it passes at once what the zone's clock
//   skips, and stands still while that shows for the second time what it has
//   shown. All the times within one gap make one run, at its end.
// - What begins with "*" follows real time. Vixie's cron leaves "*/30 2 * * *"
//   silent on the day of the gap; here an hour that the expression names and
//   the gap swallows with all its times is made up for by one run at the gap's
//   end. So is a day ("0 */24 * * *" where the clock skips midnight), unless
//   the whole day is skipped (Samoa, 2011-12-30).
// - The size of a change is of no matter: 30 minutes on Lord Howe Island, 2
//   hours at Troll, a day in Samoa. All of them are treated alike, not only
//   those of up to 3 hours.
class CronTimes {
 public:
  CronTimes(definition::CronExpression cron, std::shared_ptr<const Zone> zone);

  // Strictly after that time. Nothing: not before the horizon.
  [[nodiscard]] std::optional<Fire> next_after(Instant after) const;

 private:
  // What a period begins with, when its clock has skipped a time that is owed a run.
  [[nodiscard]] bool begins_with_owed_run(const Period& period) const;

  definition::CronExpression cron_;
  std::shared_ptr<const Zone> zone_;
  bool is_fixed_;
  bool never_;
};

}  // namespace housingd::schedule
