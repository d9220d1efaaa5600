// How often a run's progress is told.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace housingd::status {

// By the time of the events, without a timer: what is not told now is part of
// what is told next, and a run's end tells all. Pure: the time is passed in.
class ProgressPace {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds interval{250};

  // Whether it is told now: if so, not again before the interval is over.
  [[nodiscard]] bool may_tell(std::string_view job, Clock::time_point now) {
    const auto told = told_.find(job);
    if (told == told_.end()) {
      told_.emplace(job, now);
      return true;
    }
    if (now - told->second < interval) return false;
    told->second = now;
    return true;
  }
  // The run has ended.
  void forget(std::string_view job) {
    const auto told = told_.find(job);
    if (told != told_.end()) told_.erase(told);
  }

 private:
  std::map<std::string, Clock::time_point, std::less<>> told_;
};

}  // namespace housingd::status
