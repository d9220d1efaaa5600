// `housingd serve`: everything put together, from the first bind to the last commit.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/service/reload.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/outcome/result.h"

namespace housingd::service {

struct ServiceOptions {
  std::shared_ptr<const definition::Definitions> definitions;  // checked
  LoadDefinitions load;                                        // the same again, for a reload
  std::string store_url;
  std::string store_name;            // the same without its secrets, for the log
  std::optional<std::string> token;  // of http.token_file
  std::vector<int> inherited;        // listening sockets that systemd passed
};

// Binds, opens the store, takes up what the last life left unfinished, starts
// the scheduler, tells systemd that it is ready, and works until it is stopped.
// Blocking; one thread for everything but CPU work and blocking calls.
//
// While the store is away it answers (live, not ready) and waits for it.
// SIGTERM or SIGINT: no new starts, partitions commit what is in hand within
// settings.drain, the rest stays resumable; the second one: at once. SIGHUP: reload.
//
// Errors: what keeps it from beginning (an address in use, a store that cannot
// be opened or whose schema conflicts); nothing is left bound then.
[[nodiscard]] outcome::result<void> serve(ServiceOptions options);

}  // namespace housingd::service
