// A wall clock that the test moves.
#pragma once

#include <utility>

#include "daemon/scheduler/alarm.h"
#include "daemon/scheduler/bell.h"
#include "pipeline/async/cancelled.h"

namespace housingd::scheduler {

class VirtualAlarm final : public Alarm {
 public:
  VirtualAlarm(const async::Executor& executor, Instant now) : now_(now), changed_(executor) {}

  // Time goes by.
  void pass(std::chrono::milliseconds time) {
    now_ += time;
    if (now_ >= when_) changed_.ring();
  }
  // Somebody sets the clock.
  void set(std::chrono::milliseconds by) {
    move_.set += by;
    was_set_ = true;
    now_ += by;
    changed_.ring();
  }
  // The machine sleeps.
  void suspend(std::chrono::milliseconds time) {
    move_.suspended += time;
    pass(time);
  }

  [[nodiscard]] Instant now() const override { return now_; }

  async::awaitable<Woke> wait_until(Instant when) override {
    const bool cancelled = co_await async::was_cancelled();
    if (std::exchange(nudged_, false) || cancelled) co_return Woke::nudged;
    was_set_ = false;
    if (now_ < when) {
      when_ = when;
      auto hearing = changed_.heard();
      co_await std::move(hearing);
      when_ = Instant::max();
    }
    nudged_ = false;
    if (now_ >= when) co_return Woke::due;
    co_return was_set_ ? Woke::clock_set : Woke::nudged;
  }

  void nudge() override {
    nudged_ = true;
    changed_.ring();
  }

  [[nodiscard]] ClockMove moved() override { return std::exchange(move_, {}); }

  // For what it waits, while it does.
  [[nodiscard]] Instant waits_for() const { return when_; }

 private:
  Instant now_;
  Instant when_ = Instant::max();
  Bell changed_;
  ClockMove move_;
  bool was_set_ = false;
  bool nudged_ = false;
};

}  // namespace housingd::scheduler
