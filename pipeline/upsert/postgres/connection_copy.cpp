// Plain SQL and COPY (PostgreSQL 15, 34.4 and 34.10).
#include "pipeline/upsert/postgres/connection_impl.h"
#include "pipeline/upsert/postgres/server_answer.h"

namespace housingd::upsert::postgres {
namespace {

constexpr std::size_t chunk_bytes = 64UL * 1024;

struct FreeMemory {
  void operator()(char* memory) const { PQfreemem(memory); }
};
using Memory = std::unique_ptr<char, FreeMemory>;

}  // namespace

async::awaitable<bool> Connection::Impl::simple_query(std::string sql) {
  require_standing();
  send(PQsendQuery(pg(), sql.c_str()));
  auto flushing = flush();
  co_await std::move(flushing);
  auto draining = drain();
  co_await std::move(draining);
  co_return true;
}

// Sends the statement, and waits until data may pass.
async::awaitable<bool> Connection::Impl::begin_copy(std::string sql, ExecStatusType expected) {
  require_standing();
  send(PQsendQuery(pg(), sql.c_str()));
  auto flushing = flush();
  co_await std::move(flushing);
  auto waiting = next_result();
  const Result answer = co_await std::move(waiting);
  if (PQresultStatus(answer.get()) == expected) co_return true;
  std::exception_ptr failure;
  try {
    throw_if_refused(answer.get());
    throw std::logic_error("no COPY that moves data this way: " + sql);
  } catch (...) {
    failure = std::current_exception();
  }
  auto draining = drain();
  co_await std::move(draining);
  std::rethrow_exception(failure);
}

async::awaitable<std::uint64_t> Connection::Impl::copy_in(std::string sql, Fill fill) {
  auto beginning = begin_copy(std::move(sql), PGRES_COPY_IN);
  co_await std::move(beginning);

  std::exception_ptr failure;
  std::string chunk;
  chunk.reserve(chunk_bytes);
  for (bool more = true; more && !failure;) {
    chunk.clear();
    try {
      more = fill(chunk);
    } catch (...) {
      failure = std::current_exception();
      break;
    }
    if (chunk.empty()) continue;
    auto sending = send_copy_data(&chunk);
    co_await std::move(sending);
  }
  auto ending = end_copy(failure ? "the rows could not be made" : nullptr);
  const Rows copied = co_await std::move(ending);
  if (failure) std::rethrow_exception(failure);
  co_return copied.affected();
}

// Off before it returns: libpq's own buffer never holds more than one chunk.
async::awaitable<bool> Connection::Impl::send_copy_data(const std::string* chunk) {
  const int queued = PQputCopyData(pg(), chunk->data(), static_cast<int>(chunk->size()));
  if (queued != 1) throw error_of_loss(pg(), place);
  return flush();
}

async::awaitable<Rows> Connection::Impl::end_copy(const char* refusal) {
  for (int queued = 0; queued != 1;) {
    queued = PQputCopyEnd(pg(), refusal);
    if (queued < 0) throw error_of_loss(pg(), place);
    auto flushing = flush();
    co_await std::move(flushing);
  }
  Rows copied;
  std::exception_ptr failure;
  for (;;) {
    auto waiting = next_result();
    Result answer = co_await std::move(waiting);
    if (!answer) break;
    try {
      throw_if_refused(answer.get());
      copied = Rows(answer.release());
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
  }
  // With a refusal of ours the server's is but its echo.
  if (failure && refusal == nullptr) std::rethrow_exception(failure);
  if (PQstatus(pg()) == CONNECTION_BAD) throw error_of_loss(pg(), place);
  co_return copied;
}

async::awaitable<bool> Connection::Impl::copy_out(std::string sql, Take take) {
  auto beginning = begin_copy(std::move(sql), PGRES_COPY_OUT);
  co_await std::move(beginning);
  for (;;) {
    char* data = nullptr;
    constexpr int without_blocking = 1;
    const int size = PQgetCopyData(pg(), &data, without_blocking);
    const Memory row(data);
    if (size == -1) break;
    if (size < -1) throw error_of_loss(pg(), place);
    if (size > 0) {
      take({data, static_cast<std::size_t>(size)});
      continue;
    }
    auto waiting = wait.ready(SocketWait::For::reading);
    co_await std::move(waiting);
    if (PQconsumeInput(pg()) == 0) throw error_of_loss(pg(), place);
  }
  auto draining = drain();
  co_await std::move(draining);
  co_return true;
}

}  // namespace housingd::upsert::postgres
