#include "daemon/cli/daemon_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "daemon/client/paths.h"
#include "daemon/client/run_documents.h"

namespace housingd::cli {
namespace {

constexpr std::size_t most_at_once = 500;
// Rejects older than this are not looked for: they are asked for by number.
constexpr std::size_t most_looked_through = 5'000;

using Answer = DaemonIfThere::Answer;
template <class T>
using OrWhy = std::variant<DaemonIfThere::Absent, T, ExitStatus>;

// The document, read; or what there is instead.
template <class T, class Read>
OrWhy<T> read(DaemonIfThere& daemon, const std::string& target, Read read_document) {
  auto answer = daemon.get(target);
  if (const auto* status = std::get_if<ExitStatus>(&answer)) return *status;
  const auto* reply = std::get_if<http::Reply>(&answer);
  if (reply == nullptr) return DaemonIfThere::Absent{};
  auto document = read_document(reply->body);
  if (!document) return daemon.not_understood(document.error());
  return std::move(*document);
}

OrWhy<DaemonRuns> page_of_runs(DaemonIfThere& daemon, std::size_t limit, upsert::RunId before) {
  std::string target = fmt::format("{}?limit={}", client::runs_path, limit);
  if (before != 0) target += fmt::format("&before={}", before);
  return read<DaemonRuns>(daemon, target, client::read_runs);
}

bool has_rejects(const upsert::RunRecord& run) {
  return run.records.rejected > 0;
}

// 0: none has any.
OrWhy<upsert::RunId> latest_with_rejects(DaemonIfThere& daemon) {
  upsert::RunId before = 0;
  for (std::size_t seen = 0; seen < most_looked_through; seen += most_at_once) {
    auto page = page_of_runs(daemon, most_at_once, before);
    const auto* runs = std::get_if<DaemonRuns>(&page);
    if (runs == nullptr) {
      if (const auto* status = std::get_if<ExitStatus>(&page)) return *status;
      return DaemonIfThere::Absent{};
    }
    const auto found = std::ranges::find_if(*runs, has_rejects);
    if (found != runs->end()) return found->id;
    if (runs->size() < most_at_once) break;
    before = runs->back().id;
  }
  return upsert::RunId{0};
}

}  // namespace

OrWhy<DaemonRuns> runs_of_daemon(DaemonIfThere& daemon, std::size_t limit) {
  DaemonRuns all;
  while (all.size() < limit) {
    const std::size_t wanted = std::min(most_at_once, limit - all.size());
    auto page = page_of_runs(daemon, wanted, all.empty() ? 0 : all.back().id);
    auto* runs = std::get_if<DaemonRuns>(&page);
    if (runs == nullptr) return page;
    const std::size_t got = runs->size();
    std::ranges::move(*runs, std::back_inserter(all));
    if (got < wanted) break;
  }
  return all;
}

OrWhy<DaemonRun> run_of_daemon(DaemonIfThere& daemon, upsert::RunId run) {
  const auto read_run = [](const std::string& body) -> outcome::result<DaemonRun> {
    auto detail = client::read_run_detail(body);
    if (!detail) return detail.error();
    return DaemonRun{std::move(detail->run), std::move(detail->partitions), body};
  };
  return read<DaemonRun>(daemon, client::run_path(run), read_run);
}

OrWhy<DaemonRejects> rejects_of_daemon(DaemonIfThere& daemon, upsert::RunId run, std::size_t limit) {
  if (run == 0) {
    const auto latest = latest_with_rejects(daemon);
    if (const auto* status = std::get_if<ExitStatus>(&latest)) return *status;
    const auto* found = std::get_if<upsert::RunId>(&latest);
    if (found == nullptr) return DaemonIfThere::Absent{};
    if (*found == 0) return DaemonRejects{};
    run = *found;
  }
  const std::string target =
      fmt::format("{}/rejects?limit={}", client::run_path(run), std::min(limit, most_rejects_of_daemon));
  return read<DaemonRejects>(daemon, target, client::read_rejects);
}

}  // namespace housingd::cli
