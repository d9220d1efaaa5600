// How a connection comes to be (PostgreSQL 15, 34.1.2).
#include "pipeline/upsert/postgres/connection_impl.h"
#include "pipeline/upsert/postgres/conninfo.h"
#include "pipeline/upsert/postgres/server_answer.h"

namespace housingd::upsert::postgres {
namespace {

auto start_of(std::string conninfo) {
  return [conninfo = std::move(conninfo)]() noexcept { return Session::start(conninfo); };
}

// Elsewhere, too: it looks up the next host's name, reads certificates and
// Kerberos tickets, and computes password hashes.
auto poll_of(std::shared_ptr<Session> session) {
  return [session = std::move(session)]() noexcept { return PQconnectPoll(session->get()); };
}

std::string text_of(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

async::awaitable<bool> Connection::Impl::connect() {
  auto starting = offload_until(blocking, start_of(options.conninfo), wait.deadline());
  std::shared_ptr<Session> opening = co_await std::move(starting);
  if (!opening) throw std::bad_alloc();
  PGconn* connection = opening->get();
  if (PQstatus(connection) == CONNECTION_BAD) throw error_of_connecting(*opening);
  place = place_of(text_of(PQdb(connection)), text_of(PQhost(connection)), text_of(PQport(connection)));
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);  // error_of_connecting() wants the SQLSTATE

  PostgresPollingStatusType next = PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    // Each round may use another socket: the next host's, or one without TLS.
    wait.watch(PQsocket(connection));
    auto waiting = wait.ready(next == PGRES_POLLING_READING ? SocketWait::For::reading : SocketWait::For::writing);
    co_await std::move(waiting);
    wait.forget();
    auto polling = offload_until(blocking, poll_of(opening), wait.deadline());
    next = co_await std::move(polling);
    if (next == PGRES_POLLING_FAILED) throw error_of_connecting(*opening);
  }

  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  if (PQsetnonblocking(connection, 1) != 0) throw error_of_loss(connection, place);
  wait.watch(PQsocket(connection));
  session = std::move(opening);
  place = place_of(text_of(PQdb(connection)), text_of(PQhost(connection)), text_of(PQport(connection)));
  server_version = PQserverVersion(connection);
  backend_pid = PQbackendPID(connection);
  co_return true;
}

}  // namespace housingd::upsert::postgres
