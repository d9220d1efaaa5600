// The store, for the commands that only look.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "daemon/cli/console.h"
#include "daemon/cli/exit_status.h"
#include "daemon/cli/invocation.h"
#include "pipeline/upsert/store.h"

namespace housingd::cli {

struct OpenedStore {
  std::string url;
  std::unique_ptr<upsert::Store> store;
};

// --store, else the one that the definitions name: with --store they are not
// needed and not read. On failure the reason was told, and the status to exit
// with is returned instead.
[[nodiscard]] std::variant<OpenedStore, ExitStatus> open_for_reading(const CommonOptions& options,
                                                                     const Console& console);

}  // namespace housingd::cli
