#include "pipeline/upsert/postgres/turn.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>

#include "pipeline/upsert/postgres/server_error.h"

namespace housingd::upsert::postgres {

namespace asio = boost::asio;

namespace {

bool is_cancelled(const asio::cancellation_state& state) {
  return state.cancelled() != asio::cancellation_type::none;
}

ServerError stopped() {
  ServerError::Fields fields;
  fields.message = "stopped while waiting for its turn";
  return {Trouble::cancelled, std::move(fields)};
}

}  // namespace

struct Turn::Line {
  class Waiter;

  void hand_on();

  bool taken = false;
  std::list<Waiter*> waiters;
};

// Lives in the frame of its coroutine and leaves with it; a turn that it was
// given and did not take goes to the next.
class Turn::Line::Waiter {
 public:
  Waiter(Line& line, const async::Executor& executor)
      : line_(line),
        timer_(executor, asio::steady_timer::time_point::max()),
        place_(line.waiters.insert(line.waiters.end(), this)) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    if (!called_) line_.waiters.erase(place_);
    if (called_ && !accepted_) line_.hand_on();
  }

  void call() {
    called_ = true;
    line_.waiters.erase(place_);
    timer_.cancel();
  }
  void accept() { accepted_ = true; }
  [[nodiscard]] asio::steady_timer& timer() { return timer_; }

 private:
  Line& line_;
  asio::steady_timer timer_;
  std::list<Waiter*>::iterator place_;
  bool called_ = false, accepted_ = false;
};

void Turn::Line::hand_on() {
  taken = !waiters.empty();
  if (taken) waiters.front()->call();
}

Turn::Turn() : line_(std::make_shared<Line>()) {}
Turn::~Turn() = default;

Turn::Held::~Held() {
  if (line_) line_->hand_on();
}

async::awaitable<Turn::Held> Turn::take() {
  const auto line = line_;
  const auto before = co_await asio::this_coro::cancellation_state;
  if (is_cancelled(before)) throw stopped();
  if (line->taken) {
    const async::Executor executor = co_await asio::this_coro::executor;
    Line::Waiter waiter(*line, executor);
    co_await waiter.timer().async_wait(asio::as_tuple(asio::use_awaitable));
    const auto after = co_await asio::this_coro::cancellation_state;
    if (is_cancelled(after)) throw stopped();
    waiter.accept();
  }
  line->taken = true;
  co_return Held(line);
}

}  // namespace housingd::upsert::postgres
