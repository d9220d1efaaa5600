// What a run would do, without doing it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/definition/partition.h"
#include "pipeline/fetch/page_source.h"
#include "pipeline/outcome/result.h"

namespace housingd::run {

struct PlannedPartition {
  definition::Partition partition;
  std::string first_url;
  std::optional<std::uint64_t> declared;  // known only when the source was asked
  std::uint64_t requests = 0;             // 0 while `declared` is unknown
  bool split = false;
  std::string trouble;  // why the source's answer is of no use; empty: none
};

struct Plan {
  std::vector<PlannedPartition> partitions;
  std::uint64_t declared = 0;
  std::uint64_t requests = 0;
  std::chrono::milliseconds at_least{0};  // what the rate limit implies for `requests`
};

// What a plan is made with. All of it outlives the call.
struct PlanContext {
  const definition::Definitions& definitions;
  const definition::Job& job;
  fetch::PageSource& source;
  fetch::OnRetry on_retry;  // told of each failure that is tried again
};

// Asks the source for one record of each partition (of `names` alone, unless
// there are none), politely like a run does. What is wrong with one partition's
// answer is in the plan; a source that cannot be reached is an error.
async::awaitable<outcome::result<Plan>> plan_job(PlanContext context, std::vector<std::string> names);

}  // namespace housingd::run
