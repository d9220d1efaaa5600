// A few connections, opened when they are needed; private to the PostgreSQL store.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"

namespace housingd::upsert::postgres {

// On one executor; not thread-safe. The pool, its leases and whoever waits for
// one go before that executor's context does, in any order.
class Pool {
  struct Impl;

 public:
  struct Options {
    ConnectOptions connect;
    std::size_t size = 4;
    std::chrono::seconds connect_timeout{10};
  };

  // A connection for the time being. Its end gives it back; one that is broken
  // or in a transaction is closed instead.
  class Lease {
   public:
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection* operator->() const { return connection_.get(); }
    Connection& operator*() const { return *connection_; }

   private:
    friend class Pool;
    Lease(std::shared_ptr<Impl> pool, std::unique_ptr<Connection> connection, std::size_t generation);
    std::shared_ptr<Impl> pool_;
    std::unique_ptr<Connection> connection_;
    std::size_t generation_;
  };

  Pool(Options options, async::Executor blocking);
  ~Pool();

  // Waits in line while all are leased; then gives an idle one that is still
  // well, or opens one. Throws ServerError: what opening met, Trouble::lost
  // when the deadline passed, Trouble::cancelled.
  async::awaitable<Lease> acquire(outcome::Deadline deadline);

  // Connections from now on run this when they are opened; those that ran
  // another are closed, now or when their lease ends.
  void set_session(std::string sql);

 private:
  static async::awaitable<void> wait_in_line(std::shared_ptr<Impl> pool, outcome::Deadline deadline);

  std::shared_ptr<Impl> impl_;
};

}  // namespace housingd::upsert::postgres
