// One transaction's work; private to the PostgreSQL store.
#pragma once

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"

namespace housingd::upsert::postgres {

struct Attempt {
  Connection& connection;
  outcome::Deadline deadline;
  // The answer to this operation's COMMIT was lost on an earlier attempt: it
  // may have happened.
  bool in_doubt;
  // Earlier operations' work is in the same transaction (a rehearsal).
  bool rehearsed;
};

class Operation {
 public:
  virtual ~Operation() = default;

  // Does everything between BEGIN and COMMIT; may be called again, after a
  // rollback, with nothing left of the last time. Throws ServerError and
  // SchemaConflict.
  virtual async::awaitable<void> perform(Attempt attempt) = 0;

  // Whether it would do better another way, at once, after this refusal.
  virtual bool adapts_to(const ServerError& /*error*/) { return false; }

  // The transaction is committed.
  virtual void committed() {}
};

}  // namespace housingd::upsert::postgres
