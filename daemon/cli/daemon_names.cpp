#include "daemon/cli/daemon_names.h"

#include <algorithm>

#include "daemon/client/paths.h"
#include "daemon/client/status_documents.h"
#include "pipeline/definition/suggestion.h"

namespace housingd::cli {
namespace {

constexpr int not_found = 404;
constexpr int unprocessable = 422;

std::string with_suggestion(std::string message, const std::string& typed, const std::vector<std::string>& known) {
  const std::string meant = definition::did_you_mean(typed, known);
  return std::move(message) + "; " +
         (meant.empty() ? (known.size() == 1 ? "there is only " : "there are ") + definition::one_of(known) : meant);
}

}  // namespace

std::string unknown_job(DaemonSession& daemon, const http::Reply& refusal, const std::string& job) {
  if (refusal.status != not_found || job.empty()) return {};
  const auto reply = daemon.get(client::jobs_path);
  if (!reply || reply->problem) return {};
  const auto jobs = client::read_jobs(reply->body);
  if (!jobs) return {};
  std::vector<std::string> known;
  for (const auto& one : *jobs) known.push_back(one.name);
  if (known.empty() || std::ranges::find(known, job) != known.end()) return {};
  return with_suggestion("no job is named '" + job + "'", job, known);
}

std::string unknown_partition(DaemonSession& daemon, const http::Reply& refusal, const std::string& job,
                              const std::vector<std::string>& partitions) {
  if (refusal.status != unprocessable || partitions.empty()) return {};
  const auto reply = daemon.get(client::job_path(job));
  if (!reply || reply->problem) return {};
  const auto detail = client::read_job_detail(reply->body);
  if (!detail || detail->partitions.empty()) return {};
  const auto is_unknown = [&](const std::string& name) {
    return std::ranges::find(detail->partitions, name) == detail->partitions.end();
  };
  const auto wrong = std::ranges::find_if(partitions, is_unknown);
  if (wrong == partitions.end()) return {};
  return with_suggestion("job " + job + " has no partition named '" + *wrong + "'", *wrong, detail->partitions);
}

}  // namespace housingd::cli
