// One client per source, for all runs that use it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/definition/definitions.h"
#include "pipeline/fetch/source_client.h"

namespace housingd::runner {

using SteadyTime = std::chrono::steady_clock::time_point;

// A source as one state of its definition describes it.
class SourceUse {
 public:
  SourceUse(async::Executor executor, definition::Source source)
      : source_(std::move(source)), client_(std::move(executor), source_) {}

  [[nodiscard]] const definition::Source& source() const { return source_; }
  [[nodiscard]] fetch::SourceClient& client() { return client_; }
  [[nodiscard]] const fetch::SourceClient& client() const { return client_; }

 private:
  friend class SourcePool;
  definition::Source source_;
  fetch::SourceClient client_;
  std::uint32_t working_ = 0;  // runs that may send
  SteadyTime last_worked_{};
};

// A client outlives its runs: the next one must not forget what was sent a
// moment ago. Lives on one executor.
class SourcePool {
 public:
  explicit SourcePool(async::Executor executor) : executor_(std::move(executor)) {}

  // The client of that definition; a new one where it differs from the last.
  [[nodiscard]] std::shared_ptr<SourceUse> take(const definition::Source& source);

  // When a run may send by this client: not while another state of the same
  // source is worked by (two governors would double the rate), nor within the
  // rate's interval afterwards. Nothing: once the others have ended.
  [[nodiscard]] std::optional<SteadyTime> ready_at(const SourceUse& use) const;

  static void begin_work(SourceUse& use) { ++use.working_; }
  static void end_work(SourceUse& use);

  // The latest state of each.
  [[nodiscard]] std::vector<const SourceUse*> sources() const;

 private:
  async::Executor executor_;
  // Of each source by name: the latest state last.
  std::map<std::string, std::vector<std::shared_ptr<SourceUse>>> uses_;
};

}  // namespace housingd::runner
