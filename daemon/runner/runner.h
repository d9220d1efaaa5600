// The runs under way: starts them, bounds how many work at once, stops them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/runner/live_run.h"
#include "daemon/scheduler/launcher.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/fetch/source_client.h"
#include "pipeline/run/job_run.h"
#include "pipeline/upsert/store.h"

namespace housingd::runner {

// What interrupted runs say that the program's own end interrupted: they are
// taken up again at the next start, others are not.
inline constexpr std::string_view interrupted_by_stop = "the daemon was stopped";

struct Launch {
  std::string job;
  upsert::Origin origin = upsert::Origin::manual;
  std::uint32_t attempt = 1;
  std::vector<upsert::SlotRecord> slots{};
  std::vector<std::string> partitions{};  // empty: all
  std::optional<upsert::KeyedTrigger> trigger{};
  run::Resume resume = run::Resume::yes;
};

// Called on the runner's executor: quick, does not throw.
class RunWatcher {
 public:
  virtual ~RunWatcher() = default;
  virtual void on_event(const LiveRun& run, const run::Event& event) = 0;
  // With its last event behind it. An error: it could not begin or not be recorded.
  virtual void on_ended(const LiveRun& run, const outcome::result<run::Summary>& ended) = 0;
};

// Lives on one executor; not thread-safe.
//
// One run of a job at a time. At most `at_once` runs work; further ones are
// open in the ledger and wait for a seat, first come first served. One
// SourceClient per source, shared by all runs: its rate holds for all of them.
// After a reload that changed a source, runs of the new definition wait until
// none of the old is left: two governors would double the rate.
class Runner {
 public:
  // `store` outlives the runner.
  Runner(async::Executor executor, upsert::Store& store, std::uint32_t at_once);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // They outlive the runner.
  void add_watcher(RunWatcher& watcher);

  // From now on runs start by these; those under way keep theirs.
  void adopt(std::shared_ptr<const definition::Definitions> definitions);

  // Resumes when the run is in the ledger, with its id. Errors:
  // invalid_definition (no such job or partition), run_conflict (a run of the
  // job is under way: conflict() says which), stopped (draining), the store's.
  async::awaitable<outcome::result<upsert::RunId>> launch(Launch launch);

  // What all runs wait for from now on; empty: the store works again.
  void set_store_trouble(const std::string& reason);

  // The run ends as interrupted with `why` as its reason, its batches in hand
  // committed; asked twice, at once. False: no such run is under way.
  bool cancel(upsert::RunId run, std::string why);

  [[nodiscard]] bool is_running(std::string_view job) const;
  // In the order in which they started. Valid until the executor's next step.
  [[nodiscard]] std::vector<const LiveRun*> live() const;
  [[nodiscard]] const LiveRun* live(upsert::RunId run) const;
  [[nodiscard]] const LiveRun* live_of(std::string_view job) const;

  struct SourceView {
    std::string source;
    definition::RateLimit rate_limit;
    fetch::SourceClient::Observation observation;
  };
  [[nodiscard]] std::vector<SourceView> sources() const;

  // Starts nothing any more and asks every run to finish what is in hand;
  // completes when all have ended, at the latest at `deadline` plus what the
  // transactions in hand need.
  async::awaitable<void> drain(outcome::Deadline deadline);
  // A drain under way ends at once.
  void stop_now();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace housingd::runner
