// What is known of each job without asking anybody: its definition, its past.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/board/health.h"
#include "daemon/board/job_past.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/run/progress.h"

namespace housingd::board {

// A job on the board. Valid until the next change of it.
struct JobEntry {
  const definition::Job* job = nullptr;
  std::optional<schedule::ScheduleTimes> times;
  std::chrono::milliseconds jitter{0};
  bool known = false;         // its past was read
  std::uint64_t changes = 0;  // of its past, by what was told
  JobPast past;               // standings: of the job's partitions, in their order

  // `paused`: a job that is not meant to run is not stale.
  [[nodiscard]] Verdict health(bool paused, Work work, Instant now) const;
};

// Lives on one executor; not thread-safe.
class JobBoard {
 public:
  using Entries = std::map<std::string, JobEntry, std::less<>>;

  struct Difference {
    std::vector<std::string> removed;
    std::vector<std::string> changed;  // new ones, too
  };
  // At the start and after a reload. Pasts of jobs that stay are kept.
  Difference adopt(std::shared_ptr<const definition::Definitions> definitions);

  // As read when the entry had that many changes; refused where it has changed since.
  bool set_past(std::string_view job, JobPast past, Work work, std::uint64_t changes);
  void partition_ended(std::string_view job, upsert::RunId run, const run::PartitionEnded& ended, Instant now);
  void run_ended(const upsert::RunRecord& run);

  // Null: no such job.
  [[nodiscard]] const JobEntry* find(std::string_view job) const;
  [[nodiscard]] const Entries& jobs() const { return entries_; }
  // Null before the first adopt().
  [[nodiscard]] const std::shared_ptr<const definition::Definitions>& definitions() const { return definitions_; }

 private:
  std::shared_ptr<const definition::Definitions> definitions_;
  Entries entries_;
};

}  // namespace housingd::board
