// Cron expressions against a wall clock, whatever zone it hangs in.
#pragma once

#include <optional>

#include "daemon/schedule/instant.h"
#include "pipeline/definition/cron/cron_expression.h"

namespace housingd::schedule {

// The first whole minute at `from` or later that matches; nothing before the
// horizon's year is over.
[[nodiscard]] std::optional<local_seconds> next_match(const definition::CronExpression& cron, local_seconds from);

// Neither the minute nor the hour begins with "*".
[[nodiscard]] bool is_fixed(const definition::CronExpression& cron);

// Whether one run must make up for the times in [from, to), which the clock
// never showed: see CronTimes.
[[nodiscard]] bool owes_run(const definition::CronExpression& cron, local_seconds from, local_seconds to);

}  // namespace housingd::schedule
