// Waiting for a connection's socket; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <memory>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"

namespace housingd::upsert::postgres {

// One operation at a time: start(), any number of waits, finish(). One
// watchdog guards them all, so that a wait costs a wait and no more.
class SocketWait {
 public:
  enum class For : std::uint8_t { reading, writing, either };

  explicit SocketWait(const async::Executor& executor);
  ~SocketWait();

  // Watches a duplicate of the descriptor: libpq closes its own whenever it
  // likes (when it tries the next host, when the server goes away), and one
  // that was closed under the reactor may by then be another file's.
  void watch(int socket);
  void forget();

  void start(outcome::Deadline deadline);
  void finish();
  [[nodiscard]] outcome::Deadline deadline() const { return deadline_; }

  // Returns when the socket may be ready. Throws Interruption when the deadline
  // has passed or the coroutine was cancelled, now or before.
  async::awaitable<void> ready(For what);

 private:
  struct State;  // the watchdog may outlive its owner by a turn of the loop
  std::shared_ptr<State> state_;
  outcome::Deadline deadline_ = outcome::Deadline::never();
};

}  // namespace housingd::upsert::postgres
