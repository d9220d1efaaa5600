// One run under way and what belongs to it; private to the runner.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/runner/live_run.h"
#include "daemon/runner/runner.h"
#include "daemon/runner/source_pool.h"

namespace housingd::runner {

// Tells its watchers of the run's events.
class ActiveRun final : public run::Observer, public std::enable_shared_from_this<ActiveRun> {
 public:
  ActiveRun(const async::Executor& executor, LiveRun started, std::shared_ptr<const definition::Definitions> by,
            std::shared_ptr<SourceUse> from, const std::vector<RunWatcher*>& told)
      : live(std::move(started)),
        definitions(std::move(by)),
        source(std::move(from)),
        opened(executor, SteadyTime::max()),
        turn(executor, SteadyTime::max()),
        grace(executor, SteadyTime::max()),
        watchers_(told) {}

  [[nodiscard]] const definition::Job& job() const { return definitions->jobs.at(live.job()); }

  void on(const run::Event& event) override {
    live.on(event, progress::Clock::now());
    if (std::holds_alternative<run::RunStarted>(event)) open(live.id());
    for (RunWatcher* watcher : watchers_) watcher->on_event(live, event);
  }

  // Tells launch() how the beginning went: once.
  void open(outcome::result<upsert::RunId> how) {
    if (beginning) return;
    beginning = std::move(how);
    opened.cancel();
  }

  LiveRun live;
  std::shared_ptr<const definition::Definitions> definitions;
  std::shared_ptr<SourceUse> source;
  async::StopSignal stop;
  boost::asio::cancellation_signal cancel;

  std::optional<outcome::result<upsert::RunId>> beginning;
  boost::asio::steady_timer opened;  // cancelled: `beginning` is there
  bool seated = false;
  boost::asio::steady_timer turn;  // cancelled: look again whether it may work
  boost::asio::steady_timer grace;

 private:
  const std::vector<RunWatcher*>& watchers_;
};

}  // namespace housingd::runner
