// Whether the store does what it is asked, as its operations show.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "pipeline/outcome/error.h"

namespace housingd::metrics {

// In words that anybody may read: nothing of paths, hosts, users or statements,
// which the log has. "connection refused", "store_unavailable".
[[nodiscard]] std::string reason_of(const outcome::Error& error);

// Lives on one executor; not thread-safe. Pure: the time is passed in.
//
// A store can be read while nothing can be written to it (another program holds
// its lock, its disk is full): what a writing operation met is over when one of
// them succeeds, not before.
class StoreCondition {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Kind : std::uint8_t { reading, writing };

  struct Trouble {
    std::string reason;
    Clock::time_point since;
    Kind kind = Kind::reading;
  };

  // Called when trouble begins, has another reason, or is over.
  void on_change(std::function<void()> tell) { tell_ = std::move(tell); }

  // An operation ended with the error. Only what says that the store is away,
  // full or damaged is trouble: a store that refuses has answered.
  void failed(Kind kind, const outcome::Error& error, Clock::time_point now = Clock::now());
  // One that writes goes on waiting for the store because of it.
  void held_up(const outcome::Error& error, Clock::time_point now = Clock::now());
  void succeeded(Kind kind, Clock::time_point now = Clock::now());

  [[nodiscard]] const std::optional<Trouble>& trouble() const { return trouble_; }
  [[nodiscard]] bool has_answered() const { return wrote_at_ || read_; }
  // Nothing: no writing operation has succeeded yet.
  [[nodiscard]] std::optional<Clock::time_point> wrote_at() const { return wrote_at_; }

 private:
  void begin(Kind kind, const outcome::Error& error, Clock::time_point now);

  std::function<void()> tell_;
  std::optional<Trouble> trouble_;
  std::optional<Clock::time_point> wrote_at_;
  bool read_ = false;
};

}  // namespace housingd::metrics
