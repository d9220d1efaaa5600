// A limit on how long an operation may take, and how it says that it passed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/error.h"

namespace housingd::fetch {

// The earlier of a limit of our own, with its name, and the caller's deadline.
class TimeLimit {
 public:
  // `name`: the setting, as in the definitions; must outlive this.
  static TimeLimit starting_now(std::string_view name, std::chrono::milliseconds length, outcome::Deadline callers);
  static TimeLimit of_caller(outcome::Deadline callers) { return TimeLimit({}, {}, callers); }

  [[nodiscard]] outcome::Deadline::Clock::time_point when() const { return deadline_.when(); }
  [[nodiscard]] bool has_passed() const { return deadline_.has_passed(); }

  // ErrorCode::timeout for what was being done ("waiting for the response").
  // A limit of ours may hold the next time: retry. Past the caller's deadline
  // there is no next time: fail_partition.
  [[nodiscard]] outcome::Error passed_while(std::string_view doing) const;

 private:
  TimeLimit(std::string_view name, std::chrono::milliseconds length, outcome::Deadline deadline)
      : name_(name), length_(length), deadline_(deadline) {}

  std::string_view name_;  // empty: the caller's deadline
  std::chrono::milliseconds length_;
  outcome::Deadline deadline_;
};

// "5s", "250ms": as durations are written in the definitions.
[[nodiscard]] std::string written(std::chrono::milliseconds duration);

}  // namespace housingd::fetch
