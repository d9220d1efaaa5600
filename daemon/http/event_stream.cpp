#include "daemon/http/event_stream.h"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>
#include <utility>

#include "daemon/http/event_ring.h"
#include "daemon/http/problem.h"
#include "pipeline/async/cancelled.h"

namespace housingd::http {
namespace {

namespace asio = async::asio;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_bytes_at_once = 64U << 10U;
constexpr std::string_view reconnect_soon = "retry: 2000\n";
constexpr std::string_view heartbeat = ":\n\n";

std::string this_life() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return fmt::format("{:x}", std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

// What the peer saw last; empty: it comes for the first time.
std::string last_seen_id(const Request& request) {
  if (const std::string* id = request.header("last-event-id")) return *id;
  const auto found = request.query.find("last_event_id");
  return found == request.query.end() ? std::string() : found->second;
}

}  // namespace

struct EventStream::State {
  // Counts one subscriber, from its request to the end of its stream.
  class Seat;
  // A timer that wake_all() ends.
  class Wait;

  explicit State(const EventStreamOptions& given) : options(given), ring(this_life(), given.events, given.bytes) {}

  void wake_all() {
    for (asio::steady_timer* timer : waiting) timer->cancel();
  }

  static async::awaitable<void> follow(std::shared_ptr<Seat> seat, std::uint64_t seen, std::string opening,
                                       BodyWriter* peer);
  static async::awaitable<void> wait_for_news(std::shared_ptr<Seat> seat);

  EventStreamOptions options;
  EventRing ring;
  std::set<asio::steady_timer*> waiting;
  std::size_t subscribers = 0;
  bool closed = false;
};

class EventStream::State::Seat {
 public:
  explicit Seat(std::shared_ptr<State> state) : state_(std::move(state)) { ++state_->subscribers; }
  ~Seat() { --state_->subscribers; }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;

  [[nodiscard]] State& state() const { return *state_; }

 private:
  std::shared_ptr<State> state_;
};

class EventStream::State::Wait {
 public:
  Wait(State& state, const async::Executor& executor) : state_(state), timer_(executor, state.options.heartbeat) {
    state_.waiting.insert(&timer_);
  }
  ~Wait() { state_.waiting.erase(&timer_); }
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;

  [[nodiscard]] asio::steady_timer& timer() { return timer_; }

 private:
  State& state_;
  asio::steady_timer timer_;
};

// Until something is published, the heartbeat is due or the wait is cancelled.
async::awaitable<void> EventStream::State::wait_for_news(std::shared_ptr<Seat> seat) {
  const auto executor = co_await asio::this_coro::executor;
  Wait wait(seat->state(), executor);
  co_await wait.timer().async_wait(as_result);
}

async::awaitable<void> EventStream::State::follow(std::shared_ptr<Seat> seat, std::uint64_t seen, std::string opening,
                                                  BodyWriter* peer) {
  State& state = seat->state();
  bool listens = co_await peer->write(std::move(opening));
  while (listens && !state.closed && state.ring.has_all_after(seen)) {
    std::string piece = state.ring.take_after(seen, most_bytes_at_once);
    if (piece.empty()) {
      co_await wait_for_news(seat);
      const bool cancelled = co_await async::was_cancelled();
      if (cancelled || state.closed) co_return;
      if (!state.ring.has_all_after(seen)) co_return;
      piece = state.ring.take_after(seen, most_bytes_at_once);
      if (piece.empty()) piece = heartbeat;
    }
    listens = co_await peer->write(std::move(piece));
  }
}

EventStream::EventStream(const EventStreamOptions& options) : state_(std::make_shared<State>(options)) {}

EventStream::~EventStream() {
  close();
}

void EventStream::publish(std::string_view event, std::string_view json) {
  state_->ring.add(event, json);
  state_->wake_all();
}

std::string EventStream::last_id() const {
  return state_->ring.id_of(state_->ring.newest());
}

Response EventStream::subscribe(const Request& request) {
  if (state_->closed || state_->subscribers >= state_->options.subscribers) {
    Response refused = problem(503, state_->closed ? "the server stops" : "there are too many subscribers");
    refused.headers.emplace_back("Retry-After", "5");
    return refused;
  }
  const EventRing& ring = state_->ring;
  std::uint64_t seen = ring.newest();
  std::string opening(reconnect_soon);
  const std::string last_id = last_seen_id(request);
  if (last_id.empty()) {
    // Without data nothing is dispatched, but a peer that comes back says from where.
    opening.append("id: ").append(ring.id_of(seen)).append("\n\n");
  } else if (const auto number = ring.number_of(last_id)) {
    seen = *number;
    opening.append("\n");
  } else {
    opening.append(event_text("reset", ring.id_of(seen), "{}"));
  }
  Response response;
  response.content_type = "text/event-stream";
  response.headers.emplace_back("X-Accel-Buffering", "no");  // nginx would wait for more
  auto seat = std::make_shared<State::Seat>(state_);
  response.stream = [seat = std::move(seat), seen, opening = std::move(opening)](BodyWriter* peer) {
    return State::follow(seat, seen, opening, peer);
  };
  return response;
}

void EventStream::close() {
  state_->closed = true;
  state_->wake_all();
}

std::size_t EventStream::subscribers() const {
  return state_->subscribers;
}

}  // namespace housingd::http
