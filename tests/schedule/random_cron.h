// Cron expressions drawn by lot, the same for the same seed.
#pragma once

#include <random>

#include "tests/schedule/slow_cron.h"

namespace housingd::schedule {

[[nodiscard]] SlowCron random_cron(std::mt19937& lot);

}  // namespace housingd::schedule
