// One program at a time runs a job; private to the PostgreSQL store.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/postgres/patience.h"
#include "pipeline/upsert/postgres/pool.h"
#include "pipeline/upsert/postgres/turn.h"

namespace housingd::upsert::postgres {

// Advisory locks of a session, one a job, on a connection of its own: they go
// with the program, however it ends. When the connection is lost, so are the
// locks; what two programs then do to one partition is noticed by its version.
// A cancel ends a wait, but no statement: it would cost the other jobs' locks.
class RunLock {
 public:
  explicit RunLock(Pool& pool);

  // Shared by all runs of the job in this program. Waits up to 10 s for a
  // program that was just killed to be gone. Errors: store_conflict, with the
  // other's process and since when; those that patience ends with.
  async::awaitable<outcome::result<void>> take(std::string job, Patience patience);
  // Also for a caller that was cancelled.
  async::awaitable<void> release(std::string job);

 private:
  async::awaitable<outcome::result<void>> wait_for(std::string job);
  async::awaitable<bool> try_lock(std::string job, outcome::Deadline deadline);
  async::awaitable<void> connect(outcome::Deadline deadline);
  async::awaitable<bool> lock(std::vector<std::string> jobs, outcome::Deadline deadline);
  async::awaitable<void> unlock(std::string job);
  async::awaitable<std::string> holder(std::string job, outcome::Deadline deadline);

  Pool& pool_;
  Turn turn_;  // to use the connection
  std::optional<Pool::Lease> lease_;
  std::map<std::string, int> holds_;
  Statement lock_, unlock_, holder_;
};

}  // namespace housingd::upsert::postgres
