// A point in time that a chain of operations shares as its budget.
#pragma once

#include <algorithm>
#include <chrono>

namespace housingd::outcome {

// Steady time: a wall clock that jumps neither shortens nor stretches a wait.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] static Deadline never() { return Deadline(Clock::time_point::max()); }
  [[nodiscard]] static Deadline at(Clock::time_point when) { return Deadline(when); }
  [[nodiscard]] static Deadline after(Clock::duration wait) { return Deadline(Clock::now() + wait); }

  // The earlier of the two: a part never outlives the whole.
  [[nodiscard]] Deadline capped_by(Deadline other) const { return Deadline(std::min(when_, other.when_)); }
  [[nodiscard]] Deadline capped_after(Clock::duration wait) const { return capped_by(after(wait)); }

  [[nodiscard]] bool has_passed(Clock::time_point now = Clock::now()) const { return now >= when_; }
  [[nodiscard]] Clock::time_point when() const { return when_; }

 private:
  explicit Deadline(Clock::time_point when) : when_(when) {}
  Clock::time_point when_;
};

}  // namespace housingd::outcome
