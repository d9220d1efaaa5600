#include "pipeline/fetch/governor.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <list>
#include <optional>

#include "pipeline/async/cancelled.h"
#include "pipeline/fetch/adaptive_rate.h"
#include "pipeline/fetch/time_limit.h"

namespace housingd::fetch {

namespace asio = async::asio;
using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

using Clock = std::chrono::steady_clock;

Clock::duration window_kept(std::chrono::milliseconds interval) {
  const auto length = std::chrono::duration_cast<Clock::duration>(interval);
  return length + std::min<Clock::duration>(length / 50, std::chrono::milliseconds(20));
}

Error stopped() {
  return {Disposition::stop, ErrorCode::stopped, "stopped while waiting for the rate limit"};
}

}  // namespace

class Governor::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(const async::Executor& executor, const definition::RateLimit& limit)
      : count_(std::max(limit.count, 1U)),
        max_in_flight_(std::max(limit.max_in_flight, 1U)),
        interval_(limit.interval),
        window_(window_kept(limit.interval)),
        next_grant_(executor) {
    if (limit.adaptive) adaptive_.emplace(count_);
  }

  static async::awaitable<outcome::result<Permit>> acquire(std::shared_ptr<Impl> self, Deadline deadline, User user);

  void sent(bool first, Clock::time_point now) {
    if (first) --unsent_;
    sends_.push_back(now);
    last_begun_ = now;
    if (first) grant_what_can_be();
  }

  void answered(Clock::time_point sent) {
    if (!adaptive_) return;
    adaptive_->answered(sent);
    if (adaptive_->share() >= 1) slowed_by_.clear();
  }

  void overloaded(Clock::time_point sent, std::string why) {
    if (adaptive_ && adaptive_->overloaded(sent, Clock::now())) slowed_by_ = std::move(why);
  }

  void give_back(bool was_sent) {
    --in_flight_;
    if (!was_sent) --unsent_;
    grant_what_can_be();
  }

  void pause_until(Clock::time_point until, std::string why) {
    if (until <= paused_until_) return;
    paused_until_ = until;
    paused_by_ = std::move(why);
  }

  [[nodiscard]] State state() const {
    const double share = adaptive_ ? adaptive_->share() : 1.0;
    return {.in_flight = in_flight_,
            .waiting = waiting_,
            .paused_until = paused_until_,
            .paused_by = paused_by_,
            .rate = share * count_ / std::chrono::duration<double>(interval_).count(),
            .slowed_by = slowed_by_};
  }

 private:
  struct Waiter;
  // A user of whom somebody waits; at most as many as there are runs.
  struct Queue {
    User user;
    std::list<Waiter*> waiting;  // they live in the frames of their coroutines
  };

  // In its queue from construction to grant or destruction.
  struct Waiter {
    Waiter(std::shared_ptr<Impl> owner, User user, const async::Executor& executor, Clock::time_point until)
        : governor(std::move(owner)), turn(executor, until) {
      governor->join(*this, user);
    }
    ~Waiter() {
      if (!granted) governor->leave(*this);
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    std::shared_ptr<Impl> governor;
    asio::steady_timer turn;  // cancelled by the grant
    std::list<Queue>::iterator queue;
    std::list<Waiter*>::iterator place;
    bool granted = false;
  };

  void join(Waiter& waiter, User user) {
    waiter.queue = std::find_if(queues_.begin(), queues_.end(), [user](const Queue& one) { return one.user == user; });
    if (waiter.queue == queues_.end()) waiter.queue = queues_.insert(queues_.end(), Queue{user, {}});
    waiter.place = waiter.queue->waiting.insert(waiter.queue->waiting.end(), &waiter);
    ++waiting_;
  }

  void leave(const Waiter& waiter) {
    waiter.queue->waiting.erase(waiter.place);
    if (waiter.queue->waiting.empty()) queues_.erase(waiter.queue);
    if (--waiting_ == 0) disarm();
  }

  // The first of the user whose turn it is, who then goes to the end of the round.
  Waiter* take_first() {
    const auto queue = queues_.begin();
    Waiter* const first = queue->waiting.front();
    queue->waiting.pop_front();
    --waiting_;
    if (queue->waiting.empty()) {
      queues_.erase(queue);
    } else {
      queues_.splice(queues_.end(), queues_, queue);
    }
    return first;
  }

  // When the first in turn may go: max() if that depends on a permit
  // that is out.
  Clock::time_point next_grant_at(Clock::time_point now) {
    while (!sends_.empty() && now - sends_.front() >= window_) sends_.pop_front();
    const std::uint32_t most_in_flight = adaptive_ ? adaptive_->of(max_in_flight_) : max_in_flight_;
    if (in_flight_ >= most_in_flight || unsent_ >= count_) return Clock::time_point::max();
    Clock::time_point at = std::max(now, paused_until_);
    if (adaptive_) at = std::max(at, last_begun_ + adaptive_->gap(interval_));
    const std::size_t counted = sends_.size() + unsent_;
    if (counted >= count_) at = std::max(at, sends_[counted - count_] + window_);
    return at;
  }

  void grant(Clock::time_point now) {
    ++in_flight_;
    ++unsent_;
    last_begun_ = now;
  }

  void grant_what_can_be() {
    const auto now = Clock::now();
    while (waiting_ > 0) {
      const auto at = next_grant_at(now);
      if (at > now) return arm(at);
      Waiter* const first = take_first();
      first->granted = true;
      grant(now);
      first->turn.cancel();
    }
    disarm();
  }

  void arm(Clock::time_point at) {
    if (at == armed_for_) return;
    if (at == Clock::time_point::max()) return disarm();
    armed_for_ = at;
    next_grant_.expires_at(at);
    next_grant_.async_wait([weak = this->weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (error || !self) return;
      self->armed_for_.reset();
      self->grant_what_can_be();
    });
  }

  void disarm() {
    if (!armed_for_) return;
    armed_for_.reset();
    next_grant_.cancel();
  }

  const std::uint32_t count_;
  const std::uint32_t max_in_flight_;
  const Clock::duration interval_;
  const Clock::duration window_;
  asio::steady_timer next_grant_;
  std::optional<Clock::time_point> armed_for_;
  std::deque<Clock::time_point> sends_;  // those of the last window, oldest first
  std::list<Queue> queues_;              // none is empty; the next to be served first
  std::size_t waiting_ = 0;              // in all of them
  std::uint32_t in_flight_ = 0;
  std::uint32_t unsent_ = 0;          // permits that are out and whose request has not begun
  Clock::time_point paused_until_{};  // long past, but near enough that what is left of it can be computed
  std::string paused_by_;
  std::optional<AdaptiveRate> adaptive_;
  Clock::time_point last_begun_{};  // a grant or a send
  std::string slowed_by_;
};

async::awaitable<outcome::result<Governor::Permit>> Governor::Impl::acquire(std::shared_ptr<Impl> self,
                                                                            Deadline deadline, User user) {
  const auto now = Clock::now();
  const auto limit = TimeLimit::of_caller(deadline);
  if (deadline.has_passed(now)) co_return limit.passed_while("waiting for the rate limit");
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) co_return stopped();
  if (self->waiting_ == 0 && self->next_grant_at(now) <= now) {
    self->grant(now);
    co_return Permit(self);
  }
  const auto executor = co_await asio::this_coro::executor;
  Waiter waiter(self, user, executor, deadline.when());
  // Time has passed since `now`: the turn may come this very moment, before
  // there is a wait that it could end.
  self->grant_what_can_be();
  if (waiter.granted) co_return Permit(self);
  const auto [error] = co_await waiter.turn.async_wait(asio::as_tuple(asio::use_awaitable));
  if (waiter.granted) co_return Permit(self);
  if (!error) co_return limit.passed_while("waiting for the rate limit");
  co_return stopped();
}

Governor::Permit::~Permit() {
  if (governor_) governor_->give_back(sent_);
}

void Governor::Permit::sent() {
  sent_at_ = Clock::now();
  governor_->sent(!sent_, sent_at_);
  sent_ = true;
}

void Governor::Permit::answered() {
  governor_->answered(sent_at_);
}

void Governor::Permit::overloaded(std::string why) {
  governor_->overloaded(sent_at_, std::move(why));
}

Governor::Governor(async::Executor executor, const definition::RateLimit& limit)
    : impl_(std::make_shared<Impl>(executor, limit)) {}

Governor::~Governor() = default;

async::awaitable<outcome::result<Governor::Permit>> Governor::acquire(Deadline deadline, User user) {
  return Impl::acquire(impl_, deadline, user);
}

void Governor::pause_until(Clock::time_point until, std::string why) {
  impl_->pause_until(until, std::move(why));
}

Governor::State Governor::state() const {
  return impl_->state();
}

}  // namespace housingd::fetch
