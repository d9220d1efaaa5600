// Where the pages of a run come from, and who keeps them; private to run.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pipeline/archive/recorder.h"
#include "pipeline/archive/replay.h"
#include "pipeline/run/job_run.h"

namespace housingd::run {

// The source; the source with an archive that is written; or an archive in
// place of the source. Lives on the run's executor.
//
// What a replay may sweep: an archived run knows nothing of what came after it,
// so of a partition that another run has fetched since nothing is swept,
// whatever on_missing says. A rehearsal and a replay are not archived.
class PageOrigin {
 public:
  explicit PageOrigin(const RunContext& context) : context_(context) {}

  // Reads from that archive from now on. Errors: not_archived, as fail_run.
  async::awaitable<outcome::result<void>> replay(std::filesystem::path folder);
  [[nodiscard]] bool is_replay() const { return replay_ != nullptr; }
  // Of the archived run, as far as the job still has them; empty: it is no replay.
  [[nodiscard]] std::vector<std::string> archived_partitions(const std::vector<definition::Partition>& all) const;
  // Tells runs of other pages apart; empty: it is no replay.
  [[nodiscard]] std::string fingerprint() const;
  // "replay of run 3"; empty: it is no replay.
  [[nodiscard]] std::string title() const;

  // Asks the store, before it knows of this run, what was fetched since.
  async::awaitable<outcome::result<void>> compare_with_store();
  // Keeps the pages of this run, if the job says so. What goes wrong is told.
  async::awaitable<void> record(const upsert::OpenedRun* opened, const std::vector<definition::Partition>* partitions);
  // Once the run has ended.
  async::awaitable<void> leave(upsert::RunState state);

  // Null: the source itself.
  [[nodiscard]] std::unique_ptr<fetch::PageSource> of(const std::string& partition);
  [[nodiscard]] definition::OnMissing on_missing(const std::string& partition) const;
  // For the summary.
  [[nodiscard]] std::optional<ArchiveSummary> summary() const;

 private:
  void tell(std::string message) const { context_.observer.on(Trouble{{}, std::move(message)}); }

  const RunContext& context_;
  std::unique_ptr<archive::Replay> replay_;
  std::unique_ptr<archive::Recorder> recorder_;
  std::set<std::string> fetched_since_;  // partitions
  std::string trouble_;                  // why there is no archive of the run
};

}  // namespace housingd::run
