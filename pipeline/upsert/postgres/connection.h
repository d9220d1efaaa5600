// One libpq connection, driven by Asio; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/postgres/parameters.h"
#include "pipeline/upsert/postgres/rows.h"
#include "pipeline/upsert/postgres/server_error.h"

namespace housingd::upsert::postgres {

// A statement with a name of its own ($1, $2 for parameters). Lives as long as
// every connection that met it; a connection prepares it when it first does.
class Statement {
 public:
  explicit Statement(std::string sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }  // unique in the process
  [[nodiscard]] const std::string& sql() const { return sql_; }

 private:
  std::string name_, sql_;
};

struct Call {
  const Statement* statement;
  Parameters parameters;
};

struct ConnectOptions {
  // A libpq URI or keyword string; PG* variables, service and password files
  // count as in psql. Two things differ: the encoding is UTF8, whatever is
  // said, and tcp_user_timeout is 30 s unless something else is said here.
  std::string conninfo;
  std::string session;  // SQL that is run once a connection stands, before anyone gets it; may be empty
  // NOTICE and WARNING messages of the server; called on the executor.
  std::function<void(std::string_view)> on_notice;
};

// Used by one coroutine at a time, on the executor it was opened on; goes
// before that executor's context, in the middle of an operation if need be.
//
// Every operation throws ServerError. One that fails with the server's answer
// leaves the connection usable (in a failed transaction, if one was open). A
// deadline that passes asks the server to cancel, waits at most 5 s for it to
// do so and throws Trouble::lost; then, and after every loss and after a
// cancel of the coroutine (Trouble::cancelled), the connection is broken: the
// server is asked to cancel what it does, and rolls back what was open.
class Connection {
 public:
  // `blocking`: where name lookup, password and service files (PQconnectStart)
  // and PQcancel block; outlives the connection.
  //
  // Trouble::refused: who we are, what database, what options; lost: all else
  // that keeps a connection from standing.
  static async::awaitable<std::unique_ptr<Connection>> open(ConnectOptions options, async::Executor blocking,
                                                            outcome::Deadline deadline);
  ~Connection();

  // One or more statements of plain SQL, without parameters or rows.
  async::awaitable<void> execute(std::string sql, outcome::Deadline deadline);

  async::awaitable<Rows> query(Call call, outcome::Deadline deadline);

  // All calls in one round trip (libpq's pipeline mode); one result each, in
  // order. The first that fails throws, and those behind it did not run.
  async::awaitable<std::vector<Rows>> query_all(std::vector<Call> calls, outcome::Deadline deadline);

  // COPY ... FROM STDIN. `fill` puts the next bytes into the emptied chunk
  // (some 64 KiB) and says false when there are no more; what it gave is sent
  // before it is asked again. Returns the rows copied. What `fill` throws is
  // thrown, once the server has undone the COPY.
  using Fill = std::function<bool(std::string& chunk)>;
  async::awaitable<std::uint64_t> copy_in(std::string sql, Fill fill, outcome::Deadline deadline);

  // COPY ... TO STDOUT. `take` gets one row of data at a time. What it throws
  // is thrown, and the connection is broken then.
  using Take = std::function<void(std::string_view row)>;
  async::awaitable<void> copy_out(std::string sql, Take take, outcome::Deadline deadline);

  // Whether it can be used again: it stands, no transaction is open, and the
  // server has not closed it meanwhile. No round trip.
  [[nodiscard]] bool is_idle_and_well();
  [[nodiscard]] bool is_broken() const;

  // "housing at db.example.dk:5432", "housing at /run/postgresql": for messages.
  [[nodiscard]] const std::string& place() const;
  [[nodiscard]] int server_version() const;  // 150020: 15.20
  [[nodiscard]] int backend_pid() const;

 private:
  struct Impl;
  explicit Connection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Whether it is a libpq URI or keyword string, and if not, what is wrong: for
// `check`, before anything connects. Never shows the password.
[[nodiscard]] outcome::result<void> check_conninfo(const std::string& conninfo);

}  // namespace housingd::upsert::postgres
