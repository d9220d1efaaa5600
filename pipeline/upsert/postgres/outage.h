// What several operations of a store meet at once, told once; private to the PostgreSQL store.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pipeline/outcome/error.h"

namespace housingd::upsert::postgres {

// Used on the store's executor alone.
class Outage {
 public:
  using Clock = std::chrono::steady_clock;

  using HeldUp = std::function<void(const outcome::Error&)>;

  // Either may be empty.
  explicit Outage(std::function<void(std::string_view)> on_notice, HeldUp on_held_up = {})
      : on_notice_(std::move(on_notice)), on_held_up_(std::move(on_held_up)) {}

  // An operation met `trouble` and tries again after `wait`. Said when it is
  // news, and now and then while it lasts.
  void met(const std::string& trouble, std::chrono::milliseconds wait, Clock::time_point now = Clock::now());

  // An operation waits because of it: told each time.
  void holds_up(const outcome::Error& error) const {
    if (on_held_up_) on_held_up_(error);
  }

  // Whatever is met from now on is not waited out.
  void give_up() { is_given_up_ = true; }
  [[nodiscard]] bool is_given_up() const { return is_given_up_; }

  // One that had met it was a success: said by the first.
  void over(Clock::time_point now = Clock::now());

 private:
  std::function<void(std::string_view)> on_notice_;
  HeldUp on_held_up_;
  std::optional<Clock::time_point> since_;
  std::string told_;
  Clock::time_point told_at_;
  bool is_given_up_ = false;
};

}  // namespace housingd::upsert::postgres
