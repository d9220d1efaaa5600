// How a run ended, as far as the schedule cares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/schedule/instant.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::scheduler {

struct EndedRun {
  std::string job;
  upsert::RunId run = 0;
  upsert::Origin origin = upsert::Origin::manual;
  std::uint32_t attempt = 1;
  upsert::RunState state = upsert::RunState::complete;
  std::vector<std::string> not_complete{};  // partitions
  std::vector<std::string> complete{};      // need not be tried again, if a retry waits for its time
  // Of a yielded run: when it goes on, and all of its partitions in their order.
  std::optional<schedule::Instant> resume_at{};
  std::vector<std::string> partitions{};
};

}  // namespace housingd::scheduler
