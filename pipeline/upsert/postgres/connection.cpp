#include "pipeline/upsert/postgres/connection.h"

#include "pipeline/upsert/postgres/connection_impl.h"
#include "pipeline/upsert/postgres/server_answer.h"

namespace housingd::upsert::postgres {

async::awaitable<std::unique_ptr<Connection>> Connection::open(ConnectOptions options, async::Executor blocking,
                                                               outcome::Deadline deadline) {
  const async::Executor executor = co_await asio::this_coro::executor;
  std::string sql = options.session;
  auto impl = std::make_unique<Impl>(executor, std::move(blocking), std::move(options));
  std::unique_ptr<Connection> connection(new Connection(std::move(impl)));
  auto connecting = connection->impl_->perform("connecting", connection->impl_->connect(), deadline);
  co_await std::move(connecting);
  if (!sql.empty()) {
    auto setting_up = connection->execute(std::move(sql), deadline);
    co_await std::move(setting_up);
  }
  co_return connection;
}

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Connection::~Connection() = default;

async::awaitable<void> Connection::execute(std::string sql, outcome::Deadline deadline) {
  auto doing = impl_->perform("a statement", impl_->simple_query(std::move(sql)), deadline);
  co_await std::move(doing);
}

async::awaitable<Rows> Connection::query(Call call, outcome::Deadline deadline) {
  std::vector<Call> calls;
  calls.push_back(std::move(call));
  auto doing = impl_->perform("a statement", impl_->pipeline(std::move(calls)), deadline);
  std::vector<Rows> rows = co_await std::move(doing);
  co_return std::move(rows.front());
}

async::awaitable<std::vector<Rows>> Connection::query_all(std::vector<Call> calls, outcome::Deadline deadline) {
  return impl_->perform("statements", impl_->pipeline(std::move(calls)), deadline);
}

async::awaitable<std::uint64_t> Connection::copy_in(std::string sql, Fill fill, outcome::Deadline deadline) {
  return impl_->perform("COPY FROM STDIN", impl_->copy_in(std::move(sql), std::move(fill)), deadline);
}

async::awaitable<void> Connection::copy_out(std::string sql, Take take, outcome::Deadline deadline) {
  auto doing = impl_->perform("COPY TO STDOUT", impl_->copy_out(std::move(sql), std::move(take)), deadline);
  co_await std::move(doing);
}

bool Connection::is_idle_and_well() {
  if (is_broken() || PQtransactionStatus(impl_->pg()) != PQTRANS_IDLE) return false;
  impl_->read_what_came();
  impl_->deliver_notices();
  if (PQstatus(impl_->pg()) == CONNECTION_OK && !impl_->session->is_dismissed()) return true;
  impl_->break_off(false);
  return false;
}

bool Connection::is_broken() const {
  return impl_->session == nullptr;
}

const std::string& Connection::place() const {
  return impl_->place;
}

int Connection::server_version() const {
  return impl_->server_version;
}

int Connection::backend_pid() const {
  return impl_->backend_pid;
}

}  // namespace housingd::upsert::postgres
