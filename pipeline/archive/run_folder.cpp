#include "pipeline/archive/run_folder.h"

#include <fmt/format.h>

#include <system_error>

#include "pipeline/archive/file_name.h"
#include "pipeline/archive/not_archived.h"
#include "pipeline/archive/run_description.h"

namespace housingd::archive {

namespace fs = std::filesystem;

using outcome::Error;
using outcome::result;

namespace {

constexpr const char* description_name = "run.json";
constexpr const char* whole_name = "whole";

Error failed(const fs::path& path, const std::string& why) {
  return not_archived(path.string() + ": " + why);
}

result<File> held(const fs::path& folder) {
  auto opened = File::open_to_read(folder);
  if (!opened) return opened.error();
  if (!opened->hold(File::Hold::shared)) return failed(folder, "it is being removed");
  return opened;
}

// Out of the way of a run of the same number.
result<void> step_aside(const fs::path& folder) {
  const auto other = read_run(folder);
  if (!other) return failed(folder, "it is in the way, and no archive wrote it");
  std::error_code trouble;
  const fs::path aside = folder.string() + "." + file_name_of(other->started_at);
  fs::rename(folder, aside, trouble);
  if (trouble) return failed(aside, trouble.message());
  return {};
}

}  // namespace

result<ArchivedRun> read_run(const fs::path& folder) {
  auto file = File::open_to_read(folder / description_name);
  if (!file) return file.error();
  const auto bytes = file->size();
  if (!bytes) return bytes.error();
  constexpr std::uint64_t most_bytes = 16U << 20U;
  if (*bytes > most_bytes) return failed(folder / description_name, "it is too large");
  const auto text = file->read(0, *bytes);
  if (!text) return text.error();
  auto run = described_run(*text);
  if (!run) return failed(folder / description_name, "it describes no archived run");
  return *std::move(run);
}

result<RunFolder> RunFolder::begin(const fs::path& directory, ArchivedRun run, Beginning beginning) {
  const fs::path job = directory / file_name_of(run.job);
  const fs::path folder = job / std::to_string(run.run);
  std::error_code trouble;
  fs::create_directories(job, trouble);
  if (trouble) return failed(job, trouble.message());
  if (const auto there = read_run(folder); there && there->started_at == run.started_at && there->job == run.job) {
    return open(folder);
  }
  if (fs::exists(folder, trouble)) {
    if (auto moved = step_aside(folder); !moved) return moved.error();
  }
  if (!fs::create_directory(folder, trouble)) return failed(folder, trouble.message());
  auto hold = held(folder);
  if (!hold) return hold.error();
  RunFolder begun(folder, *std::move(hold), std::move(run));
  if (beginning == Beginning::missed) begun.run_.gap = "its first pages were fetched before the job had an archive";
  if (auto written = begun.write_down(); !written) return written.error();
  if (beginning == Beginning::kept) {
    if (auto marker = File::open_to_write(folder / whole_name); !marker) return marker.error();
  }
  return begun;
}

result<RunFolder> RunFolder::open(const fs::path& folder) {
  auto hold = held(folder);
  if (!hold) return hold.error();
  auto run = read_run(folder);
  if (!run) return run.error();
  return RunFolder(folder, *std::move(hold), *std::move(run));
}

std::string RunFolder::gap() const {
  std::error_code trouble;
  if (fs::exists(path_ / whole_name, trouble)) return {};
  return run_.gap.empty() ? "a page of it could not be kept" : run_.gap;
}

std::string RunFolder::why_not_whole() const {
  if (std::string missing = gap(); !missing.empty()) return missing;
  if (run_.state == "running") return "the run was cut off";
  if (run_.state == "interrupted" || run_.state == "yielded")
    return "the run " + std::string(run_.state == "yielded" ? "yielded" : "was interrupted");
  return {};
}

void RunFolder::lose(std::string why) {
  std::error_code trouble;
  fs::remove(path_ / whole_name, trouble);
  run_.gap = std::move(why);
  static_cast<void>(write_down());
}

result<void> RunFolder::leave(std::string_view state) {
  run_.state = state;
  return write_down();
}

result<void> RunFolder::write_down() const {
  return replace_file(path_ / description_name, description_of(run_));
}

}  // namespace housingd::archive
