#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <utility>

#include "daemon/scheduler/alarm.h"
#include "daemon/scheduler/clock_reading.h"
#include "pipeline/async/cancelled.h"

namespace housingd::scheduler {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

int new_timer() {
  const int timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (timer < 0) {
    throw boost::system::system_error(errno, boost::system::system_category(), "timerfd_create");
  }
  return timer;
}

timespec as_timespec(Instant when) {
  // Zero would disarm the timer.
  const auto since = std::max(when.time_since_epoch(), std::chrono::milliseconds(1));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  return {.tv_sec = seconds.count(), .tv_nsec = std::chrono::nanoseconds(since - seconds).count()};
}

class SystemAlarm final : public Alarm {
 public:
  explicit SystemAlarm(const async::Executor& executor) : timer_(executor, new_timer()), last_(read_clocks()) {}

  [[nodiscard]] Instant now() const override {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }

  async::awaitable<Woke> wait_until(Instant when) override {
    const bool cancelled = co_await async::was_cancelled();
    if (std::exchange(nudged_, false) || cancelled) co_return Woke::nudged;
    if (now() >= when) co_return Woke::due;
    if (!arm(std::min<Instant>(when, schedule::horizon))) co_return Woke::clock_set;
    auto waiting = timer_.async_wait(Descriptor::wait_read, asio::as_tuple(asio::use_awaitable));
    const auto [error] = co_await std::move(waiting);
    nudged_ = false;
    if (now() >= when) co_return Woke::due;
    co_return !error && was_set() ? Woke::clock_set : Woke::nudged;
  }

  void nudge() override {
    nudged_ = true;
    boost::system::error_code ignored;
    timer_.cancel(ignored);
  }

  [[nodiscard]] ClockMove moved() override {
    const ClockReading now = read_clocks();
    return move_between(std::exchange(last_, now), now);
  }

 private:
  // False: the clock was set since it was last armed, see timerfd_settime(2).
  bool arm(Instant when) {
    const itimerspec wanted{.it_interval = {}, .it_value = as_timespec(when)};
    if (timerfd_settime(timer_.native_handle(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &wanted, nullptr) == 0) {
      return true;
    }
    if (errno == ECANCELED) return false;
    throw boost::system::system_error(errno, boost::system::system_category(), "timerfd_settime");
  }

  bool was_set() {
    std::uint64_t expirations = 0;
    return read(timer_.native_handle(), &expirations, sizeof expirations) < 0 && errno == ECANCELED;
  }

  Descriptor timer_;
  bool nudged_ = false;
  ClockReading last_;
};

}  // namespace

std::unique_ptr<Alarm> make_system_alarm(async::Executor executor) {
  return std::make_unique<SystemAlarm>(executor);
}

}  // namespace housingd::scheduler
