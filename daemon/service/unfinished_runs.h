// What the last life of the program left unfinished.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "daemon/runner/runner.h"
#include "daemon/scheduler/ended_run.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/upsert/store.h"

namespace housingd::service {

// When a yielded run goes on; nothing for any other.
[[nodiscard]] std::optional<schedule::Instant> resume_at(const upsert::RunRecord& run);

// Takes up each job's latest run that was killed, or interrupted by the
// daemon's own stop, or whose source wanted to be left alone until now, unless
// it is older than the job's deadline (of a yielded one, counted from the end
// of its wait); one that is not taken up and still says `running` is ended as
// failed. Those that yield for longer are returned, for the scheduler to hear
// of once it has its jobs. The pointers outlive the call. Errors: the store's.
async::awaitable<outcome::result<std::vector<scheduler::EndedRun>>> take_up_unfinished(
    upsert::Store* store, runner::Runner* runner, std::shared_ptr<const definition::Definitions> definitions);

}  // namespace housingd::service
