// Politeness: one governor per source, shared by everything that uses it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// Grants requests in turn, one for each user that waits, first come first
// served within a user, so that
// - in any window of `interval`, at most `count` requests begin (a log of the
//   sends decides, not a token bucket, which lets two bursts meet in one
//   window);
// - at most `max_in_flight` permits are out at a time;
// - nothing is granted while a pause lasts; one pause holds everybody.
//
// What must hold is the rate that the server sees. Therefore a permit counts
// from the moment its request is sent, not granted (a TLS handshake may lie
// between), and the window kept is a little longer than `interval`: by 2 %, at
// most 20 ms, which is what two requests on a healthy path may move towards
// each other on their way. At 10/s that costs 0.2 requests/s.
//
// With `adaptive`, a source that shows that it is overloaded gets fewer
// requests, fewer of them in flight, for a while: see AdaptiveRate. Never more
// than is promised above.
//
// Lives on one executor; not thread-safe.
class Governor {
  class Impl;

 public:
  Governor(async::Executor executor, const definition::RateLimit& limit);
  ~Governor();
  Governor(const Governor&) = delete;
  Governor& operator=(const Governor&) = delete;

  // A slot in flight; given back when destroyed. One that was never sent costs
  // nothing.
  class Permit {
   public:
    Permit(Permit&& other) noexcept
        : governor_(std::move(other.governor_)), sent_(other.sent_), sent_at_(other.sent_at_) {}
    Permit& operator=(Permit&&) = delete;
    ~Permit();

    // The request goes out now; again when it has to be repeated.
    void sent();
    [[nodiscard]] bool was_sent() const { return sent_; }

    // What became of it, once it was sent: in good time, or a sign that the
    // source has too much to do (for people: "status 429").
    void answered();
    void overloaded(std::string why);

   private:
    friend class Governor;
    explicit Permit(std::shared_ptr<Impl> governor) : governor_(std::move(governor)) {}
    std::shared_ptr<Impl> governor_;
    bool sent_ = false;
    std::chrono::steady_clock::time_point sent_at_;  // the last time
  };

  // Who asks, see Asker::user.
  using User = const void*;

  // Waits for its turn. Errors: timeout (the deadline passed first), stopped
  // (cancelled while waiting; its place in the queue is given up).
  async::awaitable<outcome::result<Permit>> acquire(outcome::Deadline deadline, User user = nullptr);

  // Grants nothing before `until`; a later call may lengthen the pause, never
  // shorten it. `why`: for people.
  void pause_until(std::chrono::steady_clock::time_point until, std::string why);

  struct State {
    std::uint32_t in_flight = 0;
    std::size_t waiting = 0;
    std::chrono::steady_clock::time_point paused_until;
    std::string paused_by;  // why it was paused last; also when that is over
    double rate = 0;        // requests/s that are granted at most now
    std::string slowed_by;  // why that is less than configured; empty: it is not
  };
  [[nodiscard]] State state() const;

 private:
  std::shared_ptr<Impl> impl_;  // shared with those who wait and the permits that are out
};

}  // namespace housingd::fetch
