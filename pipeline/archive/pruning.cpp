#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <tuple>

#include "pipeline/archive/file_name.h"
#include "pipeline/archive/run_folder.h"

namespace housingd::archive {

namespace fs = std::filesystem;

namespace {

struct Kept {
  fs::path folder;
  ArchivedRun run;
};

bool is_ours(std::string_view name) {
  constexpr std::array ends{".zst", ".index.jsonl"};
  constexpr std::array names{"whole", "run.json", "run.json.new"};
  return std::ranges::find(names, name) != names.end() ||
         std::ranges::any_of(ends, [name](std::string_view end) { return name.ends_with(end); });
}

// The latest first.
std::vector<Kept> folders_of(const fs::path& directory, const std::string& job) {
  std::vector<Kept> folders;
  std::error_code trouble;
  for (fs::directory_iterator at(directory / file_name_of(job), trouble), end; !trouble && at != end;
       at.increment(trouble)) {
    std::error_code unknown;
    if (!fs::is_directory(at->symlink_status(unknown))) continue;
    auto run = read_run(at->path());
    if (run && run->job == job) folders.push_back({at->path(), *std::move(run)});
  }
  std::ranges::sort(folders, [](const Kept& left, const Kept& right) {
    return std::tie(left.run.started_at, left.run.run) > std::tie(right.run.started_at, right.run.run);
  });
  return folders;
}

// The marker first and the description last: what a kill leaves of it is never
// taken for whole, and is removed next time.
void remove_folder(const fs::path& folder, std::error_code& trouble) {
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, trouble), end; !trouble && at != end; at.increment(trouble)) {
    if (is_ours(at->path().filename().string())) files.push_back(at->path());
  }
  const auto turn = [](const fs::path& file) {
    if (file.filename() == "whole") return 0;
    return file.filename() == "run.json" ? 2 : 1;
  };
  std::ranges::stable_sort(files, {}, turn);
  for (const auto& file : files) {
    if (!trouble) fs::remove(file, trouble);
  }
  std::error_code not_empty;  // somebody else's files stay, and so does their folder
  if (!trouble) fs::remove(folder, not_empty);
}

}  // namespace

std::string prune(const fs::path& directory, const std::string& job, std::uint32_t keep_runs, const fs::path& kept) {
  auto folders = folders_of(directory, job);
  folders.erase(folders.begin(), folders.begin() + std::min<std::ptrdiff_t>(keep_runs, std::ssize(folders)));
  std::string troubles;
  for (const auto& [folder, run] : folders) {
    if (folder == kept) continue;
    auto alone = File::open_to_read(folder);
    if (!alone || !alone->hold(File::Hold::alone)) continue;
    std::error_code trouble;
    remove_folder(folder, trouble);
    if (trouble) troubles += (troubles.empty() ? "" : "; ") + folder.string() + ": " + trouble.message();
  }
  return troubles;
}

}  // namespace housingd::archive
