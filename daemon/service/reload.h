// New definitions for a daemon at work: all of them or none.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/runner/runner.h"
#include "daemon/scheduler/scheduler.h"
#include "daemon/status/surroundings.h"
#include "pipeline/definition/definitions.h"

namespace housingd::service {

// Reads and checks the definitions, as the command line's options have it.
// Blocking. Error: invalid_definition with every mistake, one a line, no secret
// in it.
using LoadDefinitions = std::function<outcome::result<definition::Definitions>()>;

// Lives on the daemon's executor; `workers` are for the reading of files.
class Reloader {
 public:
  // All outlive the reloader.
  Reloader(LoadDefinitions load, async::Executor workers, upsert::Store& store, runner::Runner& runner,
           scheduler::Scheduler& scheduler, std::shared_ptr<const definition::Definitions> first);

  // What changed, for people. Errors (invalid_definition: every mistake, a line
  // each; store_conflict: a model that would lose data; the store's): the former
  // definitions hold, and state() says why. Runs under way keep theirs.
  async::awaitable<outcome::result<std::vector<std::string>>> reload();

  [[nodiscard]] std::shared_ptr<const definition::Definitions> definitions() const { return current_; }
  [[nodiscard]] const status::ConfigState& state() const { return state_; }

 private:
  async::awaitable<outcome::result<std::vector<std::string>>> attempt();
  async::awaitable<outcome::result<void>> check_models(std::shared_ptr<const definition::Definitions> wanted);

  LoadDefinitions load_;
  async::Executor workers_;
  upsert::Store& store_;
  runner::Runner& runner_;
  scheduler::Scheduler& scheduler_;
  const definition::Settings begun_with_;
  std::shared_ptr<const definition::Definitions> current_;
  status::ConfigState state_;
  bool under_way_ = false;
};

}  // namespace housingd::service
