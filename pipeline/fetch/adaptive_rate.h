// How much of a source's configured pace is used, as its answers let it. Pure:
// the time is passed in.
#pragma once

#include <chrono>
#include <cstdint>

namespace housingd::fetch {

// Additive increase, multiplicative decrease: a share of what is configured,
// from `smallest` to 1, beginning at 1. The ceiling itself is for the governor
// to keep; a share of 1 changes nothing about it.
//
// - Every sign of overload (429, 503, a timeout) halves the share, but only if
//   its request was sent after the last time: what was under way by then says
//   nothing of the new pace.
// - Every good answer adds a part of `step`, so that a whole interval at the
//   pace of the time adds `step`: 20 good intervals lead from nearly nothing
//   back to the ceiling. Answers to requests sent before the last decrease add
//   nothing.
class AdaptiveRate {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  static constexpr double step = 0.05;
  static constexpr double smallest = 1.0 / 32;

  // `count`: requests in an interval that the ceiling allows; at least 1.
  explicit AdaptiveRate(std::uint32_t count) : count_(count) {}

  void answered(TimePoint sent);
  // True: the share was halved (or was the smallest already).
  bool overloaded(TimePoint sent, TimePoint now);

  [[nodiscard]] double share() const { return share_; }
  // Of `most`, at least 1.
  [[nodiscard]] std::uint32_t of(std::uint32_t most) const;
  // Between two requests, so that the pace is the share of `count` in each
  // `interval`; nothing at a share of 1, where the ceiling alone decides.
  [[nodiscard]] TimePoint::duration gap(TimePoint::duration interval) const;

 private:
  std::uint32_t count_;
  double share_ = 1;
  TimePoint decreased_at_ = TimePoint::min();
};

}  // namespace housingd::fetch
