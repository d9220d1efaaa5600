// Makes guessing the token slow.
#pragma once

#include <chrono>
#include <string>
#include <unordered_map>

namespace housingd::http {

// Each wrong token costs its address a pause before the next one is looked at,
// whichever connection it comes by, right or wrong: guesses get no faster by
// being sent at once, and the right token is delayed, never shut out.
class GuessBrake {
 public:
  using Clock = std::chrono::steady_clock;

  explicit GuessBrake(std::chrono::milliseconds pause) : pause_(pause) {}

  // When a token from there may be looked at.
  [[nodiscard]] Clock::time_point turn_of(const std::string& address) const;
  void wrong(const std::string& address, Clock::time_point now);

 private:
  void forget_passed(Clock::time_point now);

  std::chrono::milliseconds pause_;
  std::unordered_map<std::string, Clock::time_point> turns_;
};

}  // namespace housingd::http
