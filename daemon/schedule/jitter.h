// How jobs that are due at the same time are spread.
#pragma once

#include <chrono>
#include <string_view>

namespace housingd::schedule {

// How long after its time a job starts: from 0 to less than `jitter`, by a hash
// of its name. So it is the same after a restart and on every machine.
[[nodiscard]] std::chrono::milliseconds offset_of(std::string_view job, std::chrono::milliseconds jitter);

}  // namespace housingd::schedule
