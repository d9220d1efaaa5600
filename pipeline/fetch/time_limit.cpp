#include "pipeline/fetch/time_limit.h"

#include <fmt/format.h>

namespace housingd::fetch {

using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

TimeLimit TimeLimit::starting_now(std::string_view name, std::chrono::milliseconds length, Deadline callers) {
  const Deadline ours = Deadline::after(length);
  if (callers.when() < ours.when()) return of_caller(callers);
  return {name, length, ours};
}

Error TimeLimit::passed_while(std::string_view doing) const {
  if (name_.empty()) {
    return {Disposition::fail_partition, ErrorCode::timeout, fmt::format("the deadline passed while {}", doing)};
  }
  return {Disposition::retry, ErrorCode::timeout,
          fmt::format("{} took longer than {} ({})", doing, name_, written(length_))};
}

std::string written(std::chrono::milliseconds duration) {
  const auto count = duration.count();
  if (count == 0 || count % 1'000 != 0) return fmt::format("{}ms", count);
  if (count % 3'600'000 == 0) return fmt::format("{}h", count / 3'600'000);
  if (count % 60'000 == 0) return fmt::format("{}m", count / 60'000);
  return fmt::format("{}s", count / 1'000);
}

}  // namespace housingd::fetch
