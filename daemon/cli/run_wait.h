// A run of the daemon's, waited for in the foreground.
#pragma once

#include <string>

#include "daemon/cli/daemon_session.h"
#include "daemon/client/run_documents.h"

namespace housingd::cli {

// Shows progress on standard error as a run in the foreground does. SIGINT or
// SIGTERM ends the waiting, not the run.
class RunWait {
 public:
  RunWait(DaemonSession& session, upsert::RunId run) : session_(session), run_(run) {}

  struct Ended {
    client::RunDetail detail;
    std::string json;
    bool resumed = false;
  };
  // Blocking. Errors: see client::RunFollower; stopped after a signal.
  [[nodiscard]] outcome::result<Ended> until_end(std::string last_event_id);

 private:
  DaemonSession& session_;
  upsert::RunId run_;
};

}  // namespace housingd::cli
