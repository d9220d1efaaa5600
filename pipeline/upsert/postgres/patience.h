// Waiting out a database's trouble of the moment; private to the PostgreSQL store.
#pragma once

#include <chrono>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/postgres/outage.h"
#include "pipeline/upsert/postgres/server_error.h"

namespace housingd::upsert::postgres {

// How long what is waited for, since the first attempt.
struct PatienceLimits {
  std::chrono::seconds trouble;  // a server that is there: it starts up, has no room, no free connection, a deadlock
  std::chrono::seconds silence;  // nobody answers at all
};

// Of one operation, over all of its attempts. Connection lost, server
// restarting, no room, a deadlock: that may pass. All else does not.
class Patience {
 public:
  // `outage`, which the store's operations share, outlives it.
  Patience(PatienceLimits limits, Outage& outage) : limits_(limits), outage_(outage) {}

  // For what an attempt itself waits for.
  [[nodiscard]] outcome::Deadline deadline() const { return outcome::Deadline::at(began_ + limits_.trouble); }

  // Waits before the next attempt, with backoff and jitter, and says why. The
  // error to end with when it will not pass, or not in time; of the wait, when
  // that was cancelled.
  async::awaitable<outcome::result<void>> wait_after(ServerError error);

  // An attempt was a success.
  void succeeded() const;

 private:
  using Clock = outcome::Deadline::Clock;

  PatienceLimits limits_;
  Outage& outage_;
  Clock::time_point began_ = Clock::now();
  unsigned attempts_ = 0;
  bool told_ = false;
};

}  // namespace housingd::upsert::postgres
