// What the routes of the status endpoint speak of and act on.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/http/event_stream.h"
#include "daemon/runner/runner.h"
#include "daemon/scheduler/scheduler.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/definition/store_kind.h"
#include "pipeline/upsert/store.h"

namespace housingd::status {

enum class Phase : std::uint8_t { starting, ready, draining };

// One thing that must be well for the daemon to be ready.
struct Check {
  std::string name;  // "store", "scheduler"
  bool ok = false;
  std::string detail;  // for people; nothing of paths or passwords
};

// The last attempt to load the definitions anew.
struct ConfigState {
  std::chrono::system_clock::time_point loaded_at;
  std::vector<std::string> changes;        // of the last reload: "job denmark-villas: changed"
  std::vector<std::string> at_next_start;  // settings that are not in effect before: "http"
  std::optional<std::string> error;        // the last reload failed: why; the old definitions hold
  std::optional<std::chrono::system_clock::time_point> failed_at;
};

// All of it lives on one executor and outlives the routes.
struct Surroundings {
  runner::Runner& runner;
  scheduler::Scheduler& scheduler;
  upsert::Store& store;
  definition::StoreKind store_kind;
  http::EventStream& events;
  std::function<std::shared_ptr<const definition::Definitions>()> definitions;
  std::function<Phase()> phase;
  std::function<std::vector<Check>()> checks;  // from memory: asks nobody
  std::function<ConfigState()> config;
  // The definitions' errors, or the difference.
  std::function<async::awaitable<outcome::result<std::vector<std::string>>>()> reload;
  std::function<std::string()> metrics;  // Prometheus text
  std::chrono::system_clock::time_point started_at;
};

}  // namespace housingd::status
