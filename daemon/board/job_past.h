// What is behind a job.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/schedule/instant.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/store.h"

namespace housingd::board {

using schedule::Instant;

struct JobPast {
  std::optional<upsert::RunRecord> last_run;         // the latest that has ended
  std::vector<upsert::PartitionStanding> standings;  // how each partition ended when it was fetched last
};

enum class Work : std::uint8_t { none, under_way };

// How a partition stood before the run that has not come to its end: one that
// this run has not begun, or works on, stands as it did. Where nobody works,
// `running` was left behind by a program that was killed.
[[nodiscard]] upsert::PartitionStanding settled(upsert::PartitionStanding standing, Work work);

// As the ledger has it. Errors: the store's.
[[nodiscard]] async::awaitable<outcome::result<JobPast>> read_past(upsert::Store* store, std::string job);

// Of a ledger's text; nothing where there is none.
[[nodiscard]] std::optional<Instant> instant_of(std::string_view rfc3339);

}  // namespace housingd::board
