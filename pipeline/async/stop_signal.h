// How the program is asked to stop, in two steps.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace housingd::async {

// Lives on one executor; not thread-safe. The owner (a signal handler's
// coroutine, a control request) raises it; the run looks at it between pages.
class StopSignal {
 public:
  enum class Level : std::uint8_t {
    none,
    finish,  // take no new work, commit what is in hand
    now,     // abandon what is in hand; what was committed stays
  };

  [[nodiscard]] Level level() const { return level_; }
  [[nodiscard]] bool raised() const { return level_ != Level::none; }

  // Raising twice goes one step further; the level never falls.
  void raise(std::string why = {}) {
    level_ = level_ == Level::none ? Level::finish : Level::now;
    if (why_.empty()) why_ = std::move(why);
  }

  // For people: the first reason given; empty: none was.
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  Level level_ = Level::none;
  std::string why_;
};

}  // namespace housingd::async
