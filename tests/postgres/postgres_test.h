// Tests of the PostgreSQL store's parts against a real server: a database and
// an event loop each.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/upsert/postgres/connection.h"
#include "tests/support/postgres_server.h"

namespace housingd::upsert::postgres {

namespace asio = boost::asio;
using outcome::Deadline;
using support::PostgresServer;
using support::PrivatePostgresServer;

// Far beyond what any test takes.
inline Deadline soon() {
  return Deadline::after(std::chrono::seconds(60));
}

// A coroutine that was started, and how it ended.
class Running {
 public:
  template <class T>
  Running(asio::io_context& io, async::awaitable<T> work) {
    asio::co_spawn(io, keep(std::move(work), &ended_, &failure_),
                   asio::bind_cancellation_slot(cancel_.slot(), asio::detached));
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void cancel() { cancel_.emit(asio::cancellation_type::terminal); }
  [[nodiscard]] bool ended() const { return ended_; }
  // What it threw; ends the test when it threw nothing, or something else.
  [[nodiscard]] ServerError error() const {
    if (!failure_) throw std::logic_error(ended_ ? "it did not fail" : "it has not ended");
    try {
      std::rethrow_exception(failure_);
    } catch (const ServerError& error) {
      return error;
    }
  }

 private:
  template <class T>
  static async::awaitable<void> keep(async::awaitable<T> work, bool* ended, std::exception_ptr* failure) {
    try {
      co_await std::move(work);
    } catch (...) {
      *failure = std::current_exception();
    }
    *ended = true;
  }

  asio::cancellation_signal cancel_;
  std::exception_ptr failure_;
  bool ended_ = false;
};

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
    database_.emplace(PostgresServer::shared().create_database());
  }

  // Runs the loop until the coroutine and all else that is ready have ended.
  template <class T>
  T run(async::awaitable<T> work) {
    std::optional<T> value;
    finish([](async::awaitable<T> doing, std::optional<T>* into) -> async::awaitable<void> {
      into->emplace(co_await std::move(doing));
    }(std::move(work), &value));
    return *std::move(value);
  }
  void run(async::awaitable<void> work) { finish(std::move(work)); }

  template <class T>
  ServerError error_of(async::awaitable<T> work) {
    const Running running(io_, std::move(work));
    io_.restart();
    io_.run();
    return running.error();
  }

  // Turns the loop until `holds` does: for what only the server can tell.
  void run_until(const std::function<bool()>& holds) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error("it did not come to be");
      io_.restart();
      io_.poll();
    }
  }
  void run_to_end() {
    io_.restart();
    io_.run();
  }

  ConnectOptions options() {
    return {.conninfo = database_->url(), .session = {}, .on_notice = [this](std::string_view text) {
              notices_.emplace_back(text);
            }};
  }
  std::unique_ptr<Connection> open() { return open(options()); }
  std::unique_ptr<Connection> open(ConnectOptions options) {
    return run(Connection::open(std::move(options), blocking_.get_executor(), soon()));
  }

  void execute(Connection& connection, std::string sql) { run(connection.execute(std::move(sql), soon())); }
  // Of one row and column.
  std::string text(Connection& connection, const Statement& statement, Parameters parameters = {}) {
    const Rows rows = run(connection.query({&statement, std::move(parameters)}, soon()));
    if (rows.size() != 1) throw std::runtime_error("not one row: " + statement.sql());
    return std::string(rows.text(0, 0));
  }
  std::string text(Connection& connection, std::string sql, Parameters parameters = {}) {
    const Statement statement(std::move(sql));
    return text(connection, statement, std::move(parameters));
  }

  // Whether the server is in the middle of such a statement.
  [[nodiscard]] bool is_active(const Connection& connection) const { return is_active(connection.backend_pid()); }
  [[nodiscard]] bool is_active(int pid) const {
    return oracle().number(
               "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event IS NOT NULL "
               "AND pid = " +
               std::to_string(pid)) == 1;
  }
  [[nodiscard]] bool is_gone(int pid) const {
    return oracle().number("SELECT count(*) FROM pg_stat_activity WHERE pid = " + std::to_string(pid)) == 0;
  }

  [[nodiscard]] support::PostgresOracle oracle() const { return database_->oracle(); }

  std::optional<support::PostgresDatabase> database_;
  std::vector<std::string> notices_;
  asio::io_context io_;
  asio::thread_pool blocking_{2};

 private:
  void finish(async::awaitable<void> work) {
    std::exception_ptr failure;
    asio::co_spawn(io_, std::move(work), [&failure](std::exception_ptr error) { failure = std::move(error); });
    io_.restart();
    io_.run();
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace housingd::upsert::postgres
