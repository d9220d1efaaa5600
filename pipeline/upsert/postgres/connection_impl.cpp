#include "pipeline/upsert/postgres/connection_impl.h"

#include <fmt/format.h>
#include <poll.h>

#include <boost/asio/post.hpp>

#include "pipeline/upsert/postgres/conninfo.h"
#include "pipeline/upsert/postgres/server_answer.h"

namespace housingd::upsert::postgres {

using std::chrono::steady_clock;

namespace {

// How long a server may take to obey a cancel before the connection is given up.
constexpr std::chrono::seconds cancel_patience{5};

struct FreeCancel {
  void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};

// Connects anew, asks and waits for the server to have read it: blocks.
auto cancel_request(const Session& session) {
  return [cancel = std::shared_ptr<PGcancel>(PQgetCancel(session.get()), FreeCancel())]() noexcept {
    char words[256];
    return cancel != nullptr && PQcancel(cancel.get(), words, sizeof words) != 0;
  };
}

[[noreturn]] void throw_stray_copy() {
  ServerError::Fields fields;
  fields.message = "a COPY that nobody feeds";
  throw ServerError(Trouble::other, std::move(fields));
}

bool is_readable(int socket) {
  pollfd descriptor{socket, POLLIN, 0};
  return poll(&descriptor, 1, 0) > 0;
}

}  // namespace

Connection::Impl::Impl(const async::Executor& executor, async::Executor pool, ConnectOptions how)
    : blocking(std::move(pool)), options(std::move(how)), wait(executor), place(place_in(options.conninfo)) {}

Connection::Impl::~Impl() = default;

void Connection::Impl::require_standing() const {
  if (session) return;
  ServerError::Fields fields;
  fields.message = "the connection to " + place + " was given up before";
  throw ServerError(Trouble::lost, std::move(fields));
}

void Connection::Impl::send(int accepted) {
  if (accepted == 0) throw error_of_loss(pg(), place);
}

async::awaitable<bool> Connection::Impl::flush() {
  for (;;) {
    const int left = PQflush(pg());
    if (left < 0) throw error_of_loss(pg(), place);
    if (left == 0) co_return true;
    auto waiting = wait.ready(SocketWait::For::either);
    co_await std::move(waiting);
    if (PQconsumeInput(pg()) == 0) throw error_of_loss(pg(), place);
  }
}

async::awaitable<Result> Connection::Impl::next_result() {
  while (PQisBusy(pg()) != 0) {
    auto waiting = wait.ready(SocketWait::For::reading);
    co_await std::move(waiting);
    // Where it fails, PQgetResult says why, with the server's last words.
    if (PQconsumeInput(pg()) == 0) break;
  }
  deliver_notices();
  co_return Result(PQgetResult(pg()));
}

async::awaitable<bool> Connection::Impl::drain() {
  std::exception_ptr failure;
  for (;;) {
    auto waiting = next_result();
    const Result result = co_await std::move(waiting);
    if (!result) break;
    try {
      throw_if_refused(result.get());
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
    const auto status = PQresultStatus(result.get());
    // Libpq offers these for ever: the connection is left unclean.
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) throw_stray_copy();
  }
  if (failure) std::rethrow_exception(failure);
  if (PQstatus(pg()) == CONNECTION_BAD) throw error_of_loss(pg(), place);
  co_return true;
}

void Connection::Impl::throw_if_refused(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_FATAL_ERROR:
    case PGRES_BAD_RESPONSE:
      throw error_of_result(result, pg(), place);
    default:
      break;
  }
}

// Bounded: a server that talks without end is well.
void Connection::Impl::read_what_came() {
  constexpr int rounds = 8;
  for (int i = 0; i < rounds && is_readable(PQsocket(pg())); ++i) {
    if (PQconsumeInput(pg()) == 0) return;
    PQisBusy(pg());  // makes libpq look at what it read
  }
}

void Connection::Impl::deliver_notices() {
  if (!session) return;
  for (const std::string& notice : session->take_notices()) {
    if (options.on_notice) options.on_notice(notice);
  }
}

bool Connection::Impl::stands_clean() const {
  return session && PQstatus(pg()) == CONNECTION_OK && PQtransactionStatus(pg()) != PQTRANS_ACTIVE &&
         PQpipelineStatus(pg()) == PQ_PIPELINE_OFF;
}

void Connection::Impl::break_off(bool ask_to_cancel) {
  if (!session) return;
  if (ask_to_cancel) asio::post(blocking, cancel_request(*session));
  wait.forget();
  session.reset();
}

async::awaitable<std::exception_ptr> Connection::Impl::settle(std::exception_ptr failure, const char* what) {
  bool at_deadline = false;
  try {
    std::rethrow_exception(failure);
  } catch (const Interruption& interruption) {
    at_deadline = interruption == Interruption::deadline;
    ServerError::Fields fields;
    fields.message = std::string(what) + ": stopped while waiting for PostgreSQL";
    failure = at_deadline ? std::make_exception_ptr(out_of_time(what))
                          : std::make_exception_ptr(ServerError(Trouble::cancelled, std::move(fields)));
    if (!at_deadline) break_off(true);
  } catch (const ServerError& error) {
    // A server that says goodbye needs no cancel; one that fell silent may live.
    if (error.trouble() == Trouble::lost) break_off(error.fields().sqlstate.empty());
  } catch (...) {
    // A callback's; the connection is what its steps left.
  }
  if (at_deadline && session) {
    auto cancelling = cancel_and_wait();
    co_await std::move(cancelling);
    break_off(false);
  }
  if (!stands_clean()) break_off(true);
  co_return failure;
}

// Whether it obeyed is of no account: the connection goes.
async::awaitable<bool> Connection::Impl::cancel_and_wait() {
  const auto patience = outcome::Deadline::after(cancel_patience);
  wait.start(patience);
  try {
    auto asking = offload_until(blocking, cancel_request(*session), patience);
    const bool asked = co_await std::move(asking);
    if (asked) {
      auto draining = drain();
      co_await std::move(draining);
    }
  } catch (const Interruption&) {
    break_off(true);
  } catch (const ServerError&) {
    // What the statement that was cancelled says.
  }
  co_return true;
}

ServerError Connection::Impl::out_of_time(const char* what) const {
  const std::chrono::duration<double> limit = wait.deadline().when() - started;
  ServerError::Fields fields;
  fields.message = fmt::format("{}: {} did not answer within {:.3g} s", what, place, std::max(limit.count(), 0.0));
  return {Trouble::lost, std::move(fields)};
}

}  // namespace housingd::upsert::postgres
