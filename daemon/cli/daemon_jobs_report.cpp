#include "daemon/cli/daemon_jobs_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/cli/schedule_text.h"
#include "daemon/cli/status_report.h"
#include "daemon/cli/suggested_command.h"
#include "daemon/cli/time_distance.h"
#include "daemon/schedule/timestamp.h"
#include "daemon/schedule/zone.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"

namespace housingd::cli {
namespace {

using client::Job;
using schedule::Instant;
using terminal::Align;

// Zones by name; UTC where this machine does not know one.
class Clocks {
 public:
  const schedule::Zone& of(const client::Schedule& schedule) {
    const auto found = zones_.find(schedule.timezone);
    return found ? **found : *zones_.find("UTC").value();
  }

 private:
  schedule::Zones zones_;
};

std::string state_text(const Job& job) {
  std::string text = job.running ? "running" : job.health;
  if (job.paused_at) text += ", paused";
  return text;
}

std::string next_text(const Job& job, Clocks& clocks) {
  if (!job.schedule) return {};
  if (job.paused_at) return "when resumed";
  if (!job.next_at) return "never";
  return schedule::to_text(*job.next_at, clocks.of(*job.schedule));
}

std::string why_text(const Job& job, Instant now) {
  std::string text = tone_of(job) == Tone::good ? std::string() : job.health_reason;
  if (job.retry_at) text += (text.empty() ? "" : "; ") + ("tried again " + ahead_text(*job.retry_at, now));
  if (job.buffered) text += (text.empty() ? "" : "; ") + std::string("a slot waits for its run to end");
  return text;
}

std::string running_text(const Job& job) {
  if (!job.running) return {};
  if (*job.running == 0) return "  a run of it is about to begin\n";
  return fmt::format("  run {} is under way; if it still is, a start is {}\n", *job.running,
                     job.schedule && job.schedule->overlap == "buffer_one" ? "made when it has ended"
                     : job.schedule && job.schedule->overlap == "replace"  ? "made instead of it"
                                                                           : "skipped");
}

std::string hindrances(const Job& job, Instant now) {
  std::string text;
  if (job.paused_at) {
    text += fmt::format("  paused {}: it is not started then; go on with: housingd resume {}\n",
                        ago_text(*job.paused_at, now), shell_quoted(job.name));
  }
  text += running_text(job);
  if (job.retry_at) text += fmt::format("  besides, its last run is tried again {}\n", ahead_text(*job.retry_at, now));
  if (job.buffered) text += "  besides, a slot waits for its run to end\n";
  return text;
}

// As the ledger calls it, in words.
std::string outcome_text(const client::Slot& slot) {
  std::string text = slot.outcome;
  std::ranges::replace(text, '_', ' ');
  if (slot.run != 0) text += fmt::format(": run {}", slot.run);
  return text;
}

std::string slot_time(const client::Slot& slot, const schedule::Zone& zone) {
  if (!slot.first) return {};
  std::string text = schedule::to_text(*slot.first, zone);
  if (slot.count > 1) text += fmt::format(", and {} more", terminal::grouped(slot.count - 1));
  return text;
}

std::string slots_text(const std::vector<client::Slot>& slots, std::size_t count, const schedule::Zone& zone) {
  terminal::TextTable table({{"was due"}, {"outcome"}, {"why", Align::left, 200}});
  for (const auto& slot : slots) {
    if (count-- == 0) break;
    table.add_row({slot_time(slot, zone), outcome_text(slot), slot.reason});
  }
  return table.empty() ? std::string() : "\n" + table.to_text();
}

}  // namespace

std::vector<schedule::Upcoming> starts_of(const client::JobDetail& detail, std::size_t count,
                                          const schedule::Zone& zone, Instant now) {
  std::vector<Instant> starts;
  for (const std::string& text : detail.upcoming) {
    const auto at = schedule::parse_timestamp(text, zone);
    if (at && starts.size() < count) starts.push_back(*at);
  }
  return schedule::with_clock_steps(starts, zone, now);
}

std::string daemon_jobs_text(const std::vector<Job>& jobs, Instant now) {
  if (jobs.empty()) return "No job is defined. A job is a file in jobs/ of the daemon's configuration folder.\n";
  terminal::TextTable table({{"job"},
                             {"endpoint"},
                             {"model"},
                             {"complete", Align::right},
                             {"schedule"},
                             {"state"},
                             {"next start"},
                             {"why", Align::left, 100}},
                            "");
  Clocks clocks;
  for (const Job& job : jobs) {
    table.add_row({job.name, job.endpoint, job.model,
                   terminal::grouped(job.coverage.complete) + " of " + terminal::grouped(job.partitions),
                   job.schedule ? job.schedule->text : "by hand", state_text(job), next_text(job, clocks),
                   why_text(job, now)});
  }
  return table.to_text();
}

std::string daemon_next_text(const client::JobDetail& detail, std::size_t count, Instant now) {
  const Job& job = detail.job;
  if (!job.schedule) {
    return fmt::format("{0} has no schedule: it runs by hand\n  run it now:  housingd trigger {1}\n", job.name,
                       shell_quoted(job.name));
  }
  Clocks clocks;
  const schedule::Zone& zone = clocks.of(*job.schedule);
  terminal::TextTable table({{"starts"}, {"in", Align::right}, {"", Align::left, 200}});
  for (const auto& start : starts_of(detail, count, zone, now)) {
    table.add_row({schedule::to_text(start.at, zone), terminal::waiting_text(start.at - now), clock_note(start)});
  }
  std::string text = job.name + ": " + job.schedule->text + "\n";
  text += table.empty() ? "  never\n" : table.to_text();
  return text + hindrances(job, now) + slots_text(detail.slots, count, zone);
}

}  // namespace housingd::cli
