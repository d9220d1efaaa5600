// One run of the daemon's, watched from here to its end.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/client/run_documents.h"
#include "daemon/http/client.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"

namespace housingd::client {

// Called on the client's executor: quick, does not throw.
class RunWatcher {
 public:
  virtual ~RunWatcher() = default;
  // How the run stands, whenever that is told; between two calls anything may
  // have happened.
  virtual void on_live(const LiveRun& run) = 0;
  // Something went wrong and is being dealt with.
  virtual void on_trouble(const std::string& text) = 0;
  // The daemon cannot be heard, and why; once for each time.
  virtual void on_silence(const std::string& why) = 0;
  virtual void on_heard_again() = 0;
};

struct FollowOptions {
  std::chrono::milliseconds answer_time{15'000};  // for each request
  std::chrono::milliseconds pause{1'000};         // before the daemon is asked again
  std::chrono::milliseconds patience{180'000};    // of silence, before it is given up; a daemon may restart
};

// Listens to the daemon's events and comes back with the last one's id when the
// connection is lost or the daemon restarts. What happened meanwhile, and
// whether the run has ended, its document tells: that is asked for whenever
// events may have been missed. Where no events can be had, it is asked for
// again and again.
class RunFollower {
 public:
  RunFollower(http::Client client, upsert::RunId run, RunWatcher& watcher, FollowOptions options = {})
      : client_(std::move(client)), run_(run), watcher_(watcher), options_(options) {}

  struct Ended {
    RunDetail detail;
    std::string json;  // the document that it was read from
  };
  // `last_event_id`: of before the run began, where that is known. Errors:
  // stopped (cancelled; the run goes on), http_status (the daemon knows no such
  // run, or refuses), store_unavailable (the run's end was told, but not
  // recorded), connection (not heard for too long).
  [[nodiscard]] async::awaitable<outcome::result<Ended>> follow(std::string last_event_id);

 private:
  enum class Next { ask, pause, pause_shortly };
  async::awaitable<void> find_place();
  async::awaitable<outcome::result<std::optional<Ended>>> look();
  async::awaitable<Next> listen();
  bool on_event(const http::Event& event);
  std::optional<outcome::Error> on_silence(const std::string& why);
  void on_heard();

  http::Client client_;
  upsert::RunId run_;
  RunWatcher& watcher_;
  FollowOptions options_;
  std::string last_event_id_;
  bool silent_ = false;
  std::chrono::steady_clock::time_point silent_since_;
  bool end_told_ = false;
  int asked_after_end_ = 0;
  std::string why_not_recorded_;
};

}  // namespace housingd::client
