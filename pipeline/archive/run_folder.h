// The folder that holds the pages of one run: DIR/JOB/RUN.
//
//   run.json                what run it is, and how it was left
//   whole                   there while no page that the run was given is missing
//   PARTITION.zst           the pages, see partition_files.h
//   PARTITION.index.jsonl
//
// The file `whole` goes when the first page could not be kept: to remove a file
// needs no room, so a full disk cannot hide that something is missing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/archive/file.h"
#include "pipeline/outcome/result.h"

namespace housingd::archive {

struct ArchivedRun {
  std::string job;
  std::int64_t run = 0;    // its number in the ledger of its store
  std::string started_at;  // by that ledger: two stores number their runs alike
  std::string endpoint;    // SOURCE.ENDPOINT
  std::vector<std::string> partitions;
  std::string state = "running";  // as it was left
  std::string gap{};              // why a page is missing; empty: none is, or nobody could write it down
};

// Whether pages of the run were asked for before it had an archive.
enum class Beginning : bool { kept, missed };

// Held against prune() as long as it lives. Every operation is blocking.
// Errors: not_archived.
class RunFolder {
 public:
  // Makes the folder, or takes up that of the same run. One of the same number
  // from another store makes way: it is renamed to RUN.STARTED_AT.
  [[nodiscard]] static outcome::result<RunFolder> begin(const std::filesystem::path& directory, ArchivedRun run,
                                                        Beginning beginning);
  [[nodiscard]] static outcome::result<RunFolder> open(const std::filesystem::path& folder);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const ArchivedRun& run() const { return run_; }
  // For people: why a page that the run was given is missing; empty: none is.
  [[nodiscard]] std::string gap() const;
  // The same, or why there are pages that the run was never given.
  [[nodiscard]] std::string why_not_whole() const;

  // A page is missing from now on, for good.
  void lose(std::string why);
  [[nodiscard]] outcome::result<void> leave(std::string_view state);

 private:
  RunFolder(std::filesystem::path path, File held, ArchivedRun run)
      : path_(std::move(path)), held_(std::move(held)), run_(std::move(run)) {}
  [[nodiscard]] outcome::result<void> write_down() const;

  std::filesystem::path path_;
  File held_;
  ArchivedRun run_;
};

// What a folder's run.json says. Errors: not_archived.
[[nodiscard]] outcome::result<ArchivedRun> read_run(const std::filesystem::path& folder);

// Removes the oldest folders of the job beyond `keep_runs`; `kept` stays in any
// case, and so does what somebody holds and what no archive wrote. Blocking.
// For people: what could not be removed; empty: all could.
[[nodiscard]] std::string prune(const std::filesystem::path& directory, const std::string& job, std::uint32_t keep_runs,
                                const std::filesystem::path& kept);

}  // namespace housingd::archive
