// What the parts of Connection share; private to connection*.cpp.
#pragma once

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/postgres/offload_until.h"
#include "pipeline/upsert/postgres/session.h"
#include "pipeline/upsert/postgres/socket_wait.h"

namespace housingd::upsert::postgres {

// Statements as the server knows them. One that was called with a null in
// place of a value is prepared once more, under another name, when the value
// has a type that was not inferred then.
class PreparedStatements {
 public:
  // The name under which the statement takes these parameters, or null.
  [[nodiscard]] const std::string* find(const Call& call) const;
  [[nodiscard]] std::string next_name(const Statement& statement);
  void add(const Statement& statement, std::string name, std::vector<std::uint32_t> types);

 private:
  struct Variant {
    std::string name;
    std::vector<std::uint32_t> types;
  };
  std::map<std::string, std::vector<Variant>> variants_;  // by Statement::name()
  unsigned names_ = 0;                                    // given
};

struct Connection::Impl {
  Impl(const async::Executor& executor, async::Executor pool, ConnectOptions how);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // Runs an operation's steps under its deadline, with cancels looked at by
  // hand, and turns what ended them into a ServerError. `what` names it.
  template <class T>
  async::awaitable<T> perform(const char* what, async::awaitable<T> steps, outcome::Deadline deadline);

  class Pipeline;

  // Steps. They throw ServerError, Interruption, or what a callback threw.
  async::awaitable<bool> connect();
  async::awaitable<bool> simple_query(std::string sql);
  async::awaitable<std::vector<Rows>> pipeline(std::vector<Call> calls);
  async::awaitable<std::uint64_t> copy_in(std::string sql, Fill fill);
  async::awaitable<bool> copy_out(std::string sql, Take take);

  // Parts of steps.
  void require_standing() const;
  void send(int accepted);  // the result of a PQsend*: throws when it is 0
  async::awaitable<bool> flush();
  async::awaitable<Result> next_result();  // null: the end of a command's results
  async::awaitable<bool> drain();          // to the end of all results; the first error throws
  async::awaitable<bool> begin_copy(std::string sql, ExecStatusType expected);
  async::awaitable<bool> send_copy_data(const std::string* chunk);
  async::awaitable<Rows> end_copy(const char* refusal);  // null: all data came
  void throw_if_refused(const PGresult* result);
  void read_what_came();
  void deliver_notices();
  [[nodiscard]] PGconn* pg() const { return session->get(); }

  // The end of an operation.
  async::awaitable<std::exception_ptr> settle(std::exception_ptr failure, const char* what);
  async::awaitable<bool> cancel_and_wait();
  [[nodiscard]] bool stands_clean() const;
  void break_off(bool ask_to_cancel);
  [[nodiscard]] ServerError out_of_time(const char* what) const;

  async::Executor blocking;
  ConnectOptions options;
  SocketWait wait;
  std::shared_ptr<Session> session;  // null: broken, or not yet there
  PreparedStatements prepared;
  std::chrono::steady_clock::time_point started;  // the operation in hand
  std::string place;
  int server_version = 0, backend_pid = 0;
};

template <class T>
async::awaitable<T> Connection::Impl::perform(const char* what, async::awaitable<T> steps, outcome::Deadline deadline) {
  // Asio's own exceptions would end the clean-up below, and are no ServerError.
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  std::exception_ptr failure;
  std::optional<T> done;
  started = std::chrono::steady_clock::now();
  wait.start(deadline);
  try {
    done.emplace(co_await std::move(steps));
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    auto settling = settle(failure, what);
    failure = co_await std::move(settling);
  }
  wait.finish();
  deliver_notices();
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (failure) std::rethrow_exception(failure);
  co_return std::move(*done);
}

}  // namespace housingd::upsert::postgres
