// One partition of a run, from its first page to its verdict; private to run.
#pragma once

#include "pipeline/run/run_state.h"

namespace housingd::run {

// Works the partition from its checkpoint on and records its end. Never fails
// itself: how it ended is the value. `state` and `partition` outlive it.
async::awaitable<PartitionSummary> run_partition(RunState* state, const definition::Partition* partition,
                                                 upsert::PartitionRecord so_far);

}  // namespace housingd::run
