// On which days a cron expression matches.
#pragma once

#include <chrono>
#include <cstdint>

#include "pipeline/definition/cron/cron_expression.h"

namespace housingd::definition {

// The matching days of a month: bit n stands for day n. Asks nothing of the
// month itself. `year` from 1 to 9999.
[[nodiscard]] std::uint32_t matching_days(const CronExpression& cron, std::chrono::year year, std::chrono::month month);

[[nodiscard]] bool matches_month(const CronExpression& cron, std::chrono::month month);

// Whether its dates are impossible ones, such as 30 February.
[[nodiscard]] bool never_matches(const CronExpression& cron);

// The shortest time between two matches by a clock that is never changed;
// max() where there are not two.
[[nodiscard]] std::chrono::minutes shortest_interval(const CronExpression& cron);

}  // namespace housingd::definition
