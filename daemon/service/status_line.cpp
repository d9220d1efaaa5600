#include "daemon/service/status_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/progress/event_lines.h"
#include "daemon/schedule/timestamp.h"

namespace housingd::service {
namespace {

std::string run_text(const runner::LiveRun& run) {
  if (!run.stopping().empty()) return run.job() + " is stopping";
  if (!run.waiting().empty()) return run.job() + " waits " + run.waiting();
  const auto view = run.progress(progress::Clock::now());
  const std::string remaining = progress::remaining_text(view);
  return fmt::format("{} {:.0f} %{}{}", run.job(), view.fraction * 100, remaining.empty() ? "" : ", ", remaining);
}

std::string next_text(const scheduler::Scheduler& scheduler) {
  const auto jobs = scheduler.jobs();
  const scheduler::JobView* first = nullptr;
  for (const auto& job : jobs) {
    if (job.next && !job.paused_at && (first == nullptr || *job.next < *first->next)) first = &job;
  }
  if (first == nullptr) return "no job is due";
  static schedule::Zones zones;
  const auto utc = zones.find("UTC");
  return "next: " + first->job + (utc ? " at " + schedule::to_rfc3339(*first->next, **utc) : std::string());
}

}  // namespace

std::string status_line(const runner::Runner& runner, const scheduler::Scheduler& scheduler) {
  std::string line;
  for (const runner::LiveRun* run : runner.live()) line += (line.empty() ? "" : "; ") + run_text(*run);
  return (line.empty() ? "idle" : line) + "; " + next_text(scheduler);
}

}  // namespace housingd::service
