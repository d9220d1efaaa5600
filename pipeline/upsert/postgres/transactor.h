// Runs transactions until they are committed; private to the PostgreSQL store.
#pragma once

#include <optional>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/postgres/operation.h"
#include "pipeline/upsert/postgres/patience.h"
#include "pipeline/upsert/postgres/pool.h"
#include "pipeline/upsert/postgres/turn.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::postgres {

// Trouble of the moment is waited out as long as the caller's patience lasts;
// then it is the caller's. All else is the caller's at once.
class Transactor {
 public:
  Transactor(Pool& pool, Durability durability, Outage& outage);
  ~Transactor();

  // Errors: those of Store. A cancel ends the wait or the statement in hand;
  // what was not committed did not happen (Disposition::stop).
  async::awaitable<outcome::result<void>> run(Operation& operation, PatienceLimits limits);

 private:
  // How far one attempt got.
  struct Progress {
    bool committing = false;
    bool in_doubt = false;
  };
  async::awaitable<void> attempt(Operation* operation, std::optional<Pool::Lease>* lease, Progress* progress,
                                 outcome::Deadline deadline);
  async::awaitable<outcome::result<void>> rehearse(Operation* operation);
  async::awaitable<void> rehearse_in_turn(Operation* operation, std::optional<Turn::Held>* turn);
  async::awaitable<void> rehearse_once(Operation* operation);

  Pool& pool_;
  Durability durability_;
  Outage& outage_;
  // Of a rehearsal alone: its one connection, in its one transaction.
  std::optional<Pool::Lease> rehearsal_;
  Turn turn_;
};

}  // namespace housingd::upsert::postgres
