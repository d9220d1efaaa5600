// A daemon is idle for most of its life: what it does not use then, others may.
#pragma once

#include "daemon/runner/runner.h"
#include "pipeline/async/awaitable.h"

namespace housingd::service {

// Freed memory goes back to the system when the last run has ended and when
// definitions were read: allocators keep it otherwise, for a use that is a day
// away. Measured with 100 jobs: 7 MB of 28. Lives on one executor.
class IdleMemory final : public runner::RunWatcher {
 public:
  // `runner` outlives it.
  IdleMemory(async::Executor executor, const runner::Runner& runner)
      : executor_(std::move(executor)), runner_(runner) {}

  // Now: some milliseconds.
  static void give_back();

  void on_event(const runner::LiveRun&, const run::Event&) override {}
  void on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) override;

 private:
  async::Executor executor_;
  const runner::Runner& runner_;
};

}  // namespace housingd::service
