// One transaction's work; private to the PostgreSQL store.
#pragma once

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"

namespace housingd::upsert::postgres {

// From here to the end of the transaction, plans reach a table's rows by
// bitmap scans, which need a key to look for: the one way to keep the planner
// from reading the whole table and looking each of its rows up in a handful of
// changed ones. It costs more per row than the plain index scans with which every
// transaction begins, and which suit comparisons: a LEFT JOIN cannot be turned
// round.
inline constexpr const char* plan_by_bitmap =
    "SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_bitmapscan = on";

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
