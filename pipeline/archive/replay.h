// Answers from an archive in place of a source.
#pragma once

#include <memory>
#include <string>

#include "pipeline/archive/run_folder.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/fetch/page_source.h"

namespace housingd::archive {

// Nothing is asked of the network, so neither rates nor retries apply. A page
// that the archive does not have is an error (not_archived, fail_partition)
// that says which and where it was looked for.
//
// Lives on one executor; not thread-safe. Files are read on `workers`.
class Replay {
 public:
  Replay(RunFolder folder, async::Executor workers, definition::Client client);

  [[nodiscard]] const RunFolder& folder() const { return folder_; }
  // Outlives it.
  [[nodiscard]] std::unique_ptr<fetch::PageSource> of(const std::string& partition);

 private:
  class PartitionReplay;
  RunFolder folder_;
  async::Executor workers_;
  definition::Client client_;
};

// The folder of a run, by its number. Errors (not_archived): no such run of the
// job; says which ones there are. Blocking.
[[nodiscard]] outcome::result<std::filesystem::path> folder_of_run(const std::filesystem::path& directory,
                                                                   const std::string& job, std::int64_t run);

}  // namespace housingd::archive
