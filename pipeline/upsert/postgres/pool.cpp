#include "pipeline/upsert/postgres/pool.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <utility>
#include <vector>

#include "pipeline/upsert/postgres/conninfo.h"

namespace housingd::upsert::postgres {

namespace asio = boost::asio;

namespace {

bool is_cancelled(const asio::cancellation_state& state) {
  return state.cancelled() != asio::cancellation_type::none;
}

ServerError stopped() {
  ServerError::Fields fields;
  fields.message = "stopped while waiting for a connection to PostgreSQL";
  return {Trouble::cancelled, std::move(fields)};
}

}  // namespace

// Rights to lease a connection are handed on; connections come and go.
struct Pool::Impl {
  Impl(Options how, async::Executor elsewhere)
      : options(std::move(how)), blocking(std::move(elsewhere)), free_rights(options.size) {}

  class Waiter;
  class Right;

  void give_back_right();
  std::unique_ptr<Connection> take_idle();
  void put_back(std::unique_ptr<Connection> connection, std::size_t of_generation);

  Options options;
  async::Executor blocking;
  std::size_t free_rights;
  std::list<Waiter*> line;
  std::vector<std::unique_ptr<Connection>> idle;  // the last one back is the first to go
  std::size_t generation = 0;                     // of the session's SQL
};

// One that waits in line. Lives in the frame of its coroutine and leaves with
// it; a right that it was given and did not take goes to the next.
class Pool::Impl::Waiter {
 public:
  Waiter(Impl& pool, const async::Executor& executor, outcome::Deadline deadline)
      : pool_(pool), timer_(executor, deadline.when()), place_(pool.line.insert(pool.line.end(), this)) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    if (!called_) pool_.line.erase(place_);
    if (called_ && !taken_) pool_.give_back_right();
  }

  void call() {
    called_ = true;
    pool_.line.erase(place_);
    timer_.cancel();
  }
  [[nodiscard]] bool take() { return taken_ = called_; }
  [[nodiscard]] asio::steady_timer& timer() { return timer_; }

 private:
  Impl& pool_;
  asio::steady_timer timer_;
  std::list<Waiter*>::iterator place_;
  bool called_ = false, taken_ = false;
};

// Gives back what came of no lease.
class Pool::Impl::Right {
 public:
  explicit Right(Impl& pool) : pool_(&pool) {}
  Right(const Right&) = delete;
  Right& operator=(const Right&) = delete;
  ~Right() {
    if (pool_ != nullptr) pool_->give_back_right();
  }
  void pass_on() { pool_ = nullptr; }

 private:
  Impl* pool_;
};

void Pool::Impl::give_back_right() {
  if (line.empty()) {
    ++free_rights;
  } else {
    line.front()->call();
  }
}

std::unique_ptr<Connection> Pool::Impl::take_idle() {
  while (!idle.empty()) {
    auto connection = std::move(idle.back());
    idle.pop_back();
    if (connection->is_idle_and_well()) return connection;
  }
  return nullptr;
}

void Pool::Impl::put_back(std::unique_ptr<Connection> connection, std::size_t of_generation) {
  if (of_generation == generation && connection->is_idle_and_well()) idle.push_back(std::move(connection));
  connection.reset();
  give_back_right();
}

Pool::Lease::Lease(std::shared_ptr<Impl> pool, std::unique_ptr<Connection> connection, std::size_t generation)
    : pool_(std::move(pool)), connection_(std::move(connection)), generation_(generation) {}

Pool::Lease::Lease(Lease&& other) noexcept = default;

Pool::Lease::~Lease() {
  if (pool_) pool_->put_back(std::move(connection_), generation_);
}

Pool::Pool(Options options, async::Executor blocking)
    : impl_(std::make_shared<Impl>(std::move(options), std::move(blocking))) {}

Pool::~Pool() {
  // Those still leased are closed when their leases end.
  ++impl_->generation;
  impl_->idle.clear();
}

async::awaitable<Pool::Lease> Pool::acquire(outcome::Deadline deadline) {
  const auto pool = impl_;
  auto waiting = wait_in_line(pool, deadline);
  co_await std::move(waiting);
  Impl::Right right(*pool);
  const std::size_t generation = pool->generation;
  auto connection = pool->take_idle();
  if (!connection) {
    const auto limit = deadline.capped_after(pool->options.connect_timeout);
    auto opening = Connection::open(pool->options.connect, pool->blocking, limit);
    connection = co_await std::move(opening);
  }
  right.pass_on();
  co_return Lease(pool, std::move(connection), generation);
}

async::awaitable<void> Pool::wait_in_line(std::shared_ptr<Impl> pool, outcome::Deadline deadline) {
  const auto before = co_await asio::this_coro::cancellation_state;
  if (is_cancelled(before)) throw stopped();
  // A free right is nobody's who waits: it would have been called.
  if (pool->free_rights > 0) {
    --pool->free_rights;
    co_return;
  }
  const async::Executor executor = co_await asio::this_coro::executor;
  Impl::Waiter waiter(*pool, executor, deadline);
  co_await waiter.timer().async_wait(asio::as_tuple(asio::use_awaitable));
  const auto after = co_await asio::this_coro::cancellation_state;
  if (is_cancelled(after)) throw stopped();
  if (waiter.take()) co_return;
  ServerError::Fields fields;
  fields.message = "all connections of the pool to " + place_in(pool->options.connect.conninfo) + " stayed in use";
  throw ServerError(Trouble::lost, std::move(fields));
}

void Pool::set_session(std::string sql) {
  if (sql == impl_->options.connect.session) return;
  impl_->options.connect.session = std::move(sql);
  ++impl_->generation;
  impl_->idle.clear();
}

}  // namespace housingd::upsert::postgres
