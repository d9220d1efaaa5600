// The daemon's status, kept up to date by its events.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/client/status_documents.h"
#include "daemon/http/client.h"
#include "pipeline/async/awaitable.h"

namespace housingd::client {

// Lives on the client's executor. Its coroutine ends when it is cancelled.
class StatusFeed {
 public:
  using Clock = std::chrono::steady_clock;

  explicit StatusFeed(http::Client client) : client_(std::move(client)) {}

  // Loads the status and listens to events; loads it anew where some may have
  // been missed, and tries for ever where the daemon is not heard.
  async::awaitable<void> follow();
  // What no event tells (the store, the sources), every few seconds.
  async::awaitable<void> refresh();

  // Nothing until it was loaded first; its `now` goes on.
  [[nodiscard]] std::optional<Status> status(Clock::time_point now) const;
  // Why the daemon is not heard; empty: it is.
  [[nodiscard]] const std::string& silence() const { return silence_; }
  [[nodiscard]] Clock::time_point silent_since() const { return silent_since_; }
  // Lines on what happened since they were taken last.
  [[nodiscard]] std::vector<std::string> take_news();

 private:
  async::awaitable<bool> load();
  bool on_event(const http::Event& event);
  void on_run(const http::Event& event);
  void on_silence(std::string why);
  void tell(std::string line);

  http::Client client_;
  std::optional<Status> status_;
  Clock::time_point loaded_at_;
  std::string silence_ = "not asked yet";
  Clock::time_point silent_since_ = Clock::now();
  std::vector<std::string> news_;
};

}  // namespace housingd::client
