// Waiting for a moment, with a cancel that reaches the wait.
#pragma once

#include <chrono>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"

namespace housingd::async {

// Resumes at `when` (steady time); at once when it has passed. Cancelled, now
// or before: returns an error with Disposition::stop.
awaitable<outcome::result<void>> wait_until(std::chrono::steady_clock::time_point when);

}  // namespace housingd::async
