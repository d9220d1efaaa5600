// Politeness: one governor per source, shared by everything that uses it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// Grants requests first come, first served, so that
// - in any window of `interval`, at most `count` permits are granted (a log of
//   the last `count` grants decides, not a token bucket, which lets two bursts
//   meet in one window);
// - at most `max_in_flight` permits are out at a time;
// - nothing is granted while a pause lasts; one pause holds everybody.
//
// Lives on one executor; not thread-safe.
class Governor {
 public:
  Governor(async::Executor executor, const definition::RateLimit& limit);
  ~Governor();
  Governor(const Governor&) = delete;
  Governor& operator=(const Governor&) = delete;

  // A slot in flight; given back when destroyed. Must not outlive the governor.
  class Permit {
   public:
    Permit(Permit&& other) noexcept : governor_(std::exchange(other.governor_, nullptr)) {}
    Permit& operator=(Permit&&) = delete;
    ~Permit();

   private:
    friend class Governor;
    explicit Permit(Governor* governor) : governor_(governor) {}
    Governor* governor_;
  };

  // Waits for its turn. Errors: timeout (the deadline passed first), stopped
  // (cancelled while waiting; its place in the queue is given up).
  async::awaitable<outcome::result<Permit>> acquire(outcome::Deadline deadline);

  // Grants nothing before `until`; a later call may lengthen the pause, never
  // shorten it.
  void pause_until(std::chrono::steady_clock::time_point until);

  struct State {
    std::uint32_t in_flight = 0;
    std::size_t waiting = 0;
    std::chrono::steady_clock::time_point paused_until;
  };
  [[nodiscard]] State state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace housingd::fetch
