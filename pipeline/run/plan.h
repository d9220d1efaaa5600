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
#include "pipeline/fetch/source_client.h"
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

// Asks the source for one record of each partition, politely like a run does.
async::awaitable<outcome::result<Plan>> plan_job(const definition::Definitions& definitions, const definition::Job& job,
                                                 std::vector<std::string> partitions, fetch::SourceClient& source);

}  // namespace housingd::run
