#include "daemon/scheduler/run_retry.h"

#include <algorithm>

namespace housingd::scheduler {

using schedule::Instant;
using std::chrono::milliseconds;

namespace {

bool may_be_tried_again(const definition::RunRetry& policy, const EndedRun& ended) {
  const bool ended_badly = ended.state == upsert::RunState::incomplete || ended.state == upsert::RunState::failed;
  return ended_badly && ended.origin != upsert::Origin::manual && ended.attempt < policy.max_attempts;
}

milliseconds wait_before(const definition::RunRetry& policy, std::uint32_t attempt) {
  milliseconds wait = policy.initial;
  for (std::uint32_t doubled = 2; doubled < attempt && wait < policy.max; ++doubled) wait *= 2;
  return std::min(wait, policy.max);
}

}  // namespace

std::optional<PlannedRetry> retry_after(const definition::RunRetry& policy, const EndedRun& ended, Instant now,
                                        std::optional<Instant> next_due) {
  if (ended.resume_at) {
    return PlannedRetry{.at = std::max(*ended.resume_at, now),
                        .attempt = ended.attempt,
                        .partitions = ended.partitions,
                        .origin = ended.origin};
  }
  if (!may_be_tried_again(policy, ended)) return std::nullopt;
  const std::uint32_t attempt = ended.attempt + 1;
  const Instant at = now + wait_before(policy, attempt);
  if (next_due && *next_due <= at) return std::nullopt;
  return PlannedRetry{.at = at, .attempt = attempt, .partitions = ended.not_complete};
}

std::optional<PlannedRetry> what_is_left(PlannedRetry retry, const EndedRun& other) {
  // Of all partitions nobody here knows the names.
  if (retry.partitions.empty()) return retry;
  std::erase_if(retry.partitions, [&other](const std::string& partition) {
    return std::ranges::find(other.complete, partition) != other.complete.end();
  });
  if (retry.partitions.empty()) return std::nullopt;
  return retry;
}

}  // namespace housingd::scheduler
