// What the last life of the program left unfinished.
#pragma once

#include <memory>

#include "daemon/runner/runner.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/upsert/store.h"

namespace housingd::service {

// Takes up each job's latest run that was killed, or interrupted by the
// daemon's own stop, unless it is older than the job's deadline; one that is
// not taken up and still says `running` is ended as failed. The pointers
// outlive the call. Errors: the store's.
async::awaitable<outcome::result<void>> take_up_unfinished(upsert::Store* store, runner::Runner* runner,
                                                           std::shared_ptr<const definition::Definitions> definitions);

}  // namespace housingd::service
