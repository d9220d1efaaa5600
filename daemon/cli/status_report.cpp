#include "daemon/cli/status_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/cli/time_distance.h"
#include "daemon/progress/event_lines.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

using client::Job;
using client::Status;
using schedule::Instant;
using terminal::grouped;
using terminal::one_line;

class Report {
 public:
  explicit Report(const Status& status) : status_(status) {}

  std::vector<ReportLine> lines() && {
    lines_.push_back(status_verdict(status_));
    add_jobs();
    for (const Job& job : status_.jobs) add_trouble(job);
    add_config();
    add_store();
    for (const auto& source : status_.sources) add_source(source);
    return std::move(lines_);
  }

 private:
  void add(std::string text, Tone tone = Tone::plain) { lines_.push_back({one_line(text), tone}); }

  void add_jobs() {
    if (status_.jobs.empty()) return add("  no job is defined");
    terminal::TextTable table({{"job", terminal::Align::left, 40},
                               {"health"},
                               {"complete", terminal::Align::right},
                               {"last complete"},
                               {"next start"},
                               {"running", terminal::Align::left, 80}});
    for (const Job& job : status_.jobs) {
      table.add_row({job.name, job.health, complete_text(job), last_complete_text(job), next_text(job), running(job)});
    }
    std::string text = table.to_text();
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      const Tone tone = begin == 0 ? Tone::heading : Tone::plain;
      lines_.push_back({text.substr(begin, end - begin), tone});
      begin = end + 1;
    }
  }

  static std::string complete_text(const Job& job) {
    return grouped(job.coverage.complete) + " of " + grouped(job.coverage.total);
  }

  std::string last_complete_text(const Job& job) const {
    return job.last_complete_at ? ago_text(*job.last_complete_at, status_.now) : "never";
  }

  std::string next_text(const Job& job) const {
    if (job.paused_at) return "paused";
    if (!job.schedule) return "by hand";
    if (status_.phase == "starting") return "not known yet";
    return job.next_at ? ahead_text(*job.next_at, status_.now) : "never";
  }

  std::string running(const Job& job) const {
    const auto run =
        std::ranges::find_if(status_.runs, [&](const auto& live) { return live.progress.job == job.name; });
    if (run == status_.runs.end()) return {};
    return fmt::format("run {}: {}", run->progress.run, run_text(*run));
  }

  void add_trouble(const Job& job) {
    const Tone tone = tone_of(job);
    if (tone == Tone::good && !job.retry_at && !job.buffered) return;
    if (tone != Tone::good) {
      add(fmt::format("{} is {}: {}", job.name, job.health, job.health_reason), tone);
      add_last_run(job);
    }
    if (job.retry_at) add(fmt::format("  {} is tried again {}", job.name, ahead_text(*job.retry_at, status_.now)));
    if (job.buffered) add(fmt::format("  {} starts again when its run has ended: a slot is waiting", job.name));
  }

  void add_last_run(const Job& job) {
    if (!job.last_run) return;
    const auto& run = *job.last_run;
    if (!run.reason.empty() && job.health_reason.find(run.reason) == std::string::npos) {
      add(fmt::format("  run {}: {}", run.id, run.reason));
    }
    if (run.records.rejected > 0) {
      add(fmt::format("  {} refused:  housingd rejects {}",
                      terminal::counted(run.records.rejected, "record was", "records were"), run.id));
    }
  }

  void add_config() {
    const client::Config& config = status_.config;
    for (const auto& setting : config.at_next_start) {
      add("settings: " + setting + " has changed; takes effect at the next start of the daemon");
    }
    if (config.error.empty()) return;
    const std::string when = config.failed_at ? " (" + ago_text(*config.failed_at, status_.now) + ")" : "";
    const std::string held = config.loaded_at ? " loaded " + ago_text(*config.loaded_at, status_.now) : "";
    add(fmt::format("not reloaded{}; the definitions{} hold:", when, held), Tone::warning);
    for (std::size_t begin = 0; begin <= config.error.size();) {
      const std::size_t end = std::min(config.error.find('\n', begin), config.error.size());
      add("  " + config.error.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  void add_store() {
    if (status_.store.ok) return;
    const std::string& detail = status_.store.detail;
    add("store: " + status_.store.kind + " is not ready" + (detail.empty() ? "" : ": " + detail), Tone::bad);
  }

  void add_source(const client::Source& source) {
    if (source.paused_until && *source.paused_until > status_.now) {
      const std::string by = source.paused_by.empty() ? "" : " (" + source.paused_by + ")";
      add(fmt::format("source {}: paused, as it asked{}; goes on {}{}", source.name, by,
                      ahead_text(*source.paused_until, status_.now), why(source)),
          Tone::warning);
    }
    if (!source.slowed_by.empty()) {
      add(fmt::format("source {}: slowed down to {:.2g} requests/s after {}", source.name, source.rate_now,
                      source.slowed_by),
          Tone::warning);
    }
    if (source.circuit == "open") {
      const std::string until = source.circuit_until ? "asked again " + ahead_text(*source.circuit_until, status_.now)
                                                     : std::string("left alone for a while");
      add(fmt::format("source {}: it failed too often in a row and is {}{}", source.name, until, why(source)),
          Tone::warning);
    }
  }

  static std::string why(const client::Source& source) {
    return source.last_trouble.empty() ? std::string() : ": " + source.last_trouble;
  }

  const Status& status_;
  std::vector<ReportLine> lines_;
};

std::string store_and_phase(const Status& status) {
  if (status.phase == "draining") return "stopping";
  return status.store.ok || status.phase != "ready" ? status.phase : "its store is away";
}

Tone worst_of(const Status& status) {
  Tone worst = status.phase == "ready" && status.store.ok ? Tone::good : Tone::bad;
  for (const Job& job : status.jobs) worst = std::max(worst, tone_of(job));
  return worst;
}

bool is_first_run(const Job& job) {
  return job.health == "never" && job.running;
}

// "2 jobs well, 1 never run, 1 in its first run"
std::string well_text(const Status& status) {
  const auto first = static_cast<std::uint64_t>(std::ranges::count_if(status.jobs, is_first_run));
  const auto never = static_cast<std::uint64_t>(std::ranges::count(status.jobs, "never", &Job::health)) - first;
  const auto well = status.jobs.size() - first - never;
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (well > 0 || status.jobs.empty()) add(terminal::counted(well, "job", "jobs") + " well");
  const auto jobs = [&text](std::uint64_t count) {
    return text.empty() ? terminal::counted(count, "job", "jobs") : grouped(count);
  };
  if (never > 0) add(jobs(never) + " never run");
  if (first > 0) add(jobs(first) + (first == 1 ? " in its first run" : " in their first runs"));
  return text;
}

std::string unwell_text(const std::vector<const Job*>& unwell) {
  constexpr std::size_t most_named = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(most_named, unwell.size()); ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", unwell[i]->name, unwell[i]->health);
  }
  if (unwell.size() > most_named) text += fmt::format(", {} more", unwell.size() - most_named);
  return text;
}

}  // namespace

Tone tone_of(const Job& job) {
  if (job.health == "ok" || job.health == "never") return Tone::good;
  if (job.health == "stale" || job.health == "incomplete" || job.health == "interrupted") return Tone::warning;
  return Tone::bad;
}

std::vector<ReportLine> status_lines(const Status& status) {
  return Report(status).lines();
}

ReportLine status_verdict(const Status& status) {
  std::vector<const Job*> unwell;
  for (const Job& job : status.jobs) {
    if (tone_of(job) != Tone::good) unwell.push_back(&job);
  }
  const std::string jobs = terminal::counted(status.jobs.size(), "job", "jobs");
  std::string text = fmt::format("housingd {}: {}; ", status.version, store_and_phase(status));
  if (status.phase == "starting") {
    text += jobs;
  } else if (unwell.empty()) {
    text += well_text(status);
  } else {
    text += fmt::format("{} of {} not well: {}", unwell.size(), jobs, unwell_text(unwell));
  }
  if (!status.runs.empty()) text += fmt::format("; {} under way", terminal::counted(status.runs.size(), "run", "runs"));
  if (status.started_at) text += fmt::format("; up {}", terminal::waiting_text(status.now - *status.started_at));
  return {one_line(text), worst_of(status)};
}

std::string run_text(const client::LiveRun& run) {
  if (!run.waiting.empty()) {
    const std::string waiting = "waiting " + run.waiting;
    return run.progress.fraction > 0 ? terminal::percent_text(run.progress.fraction) + ", " + waiting : waiting;
  }
  std::string text = run.stopping.empty() ? std::string() : "stopping (" + run.stopping + "), ";
  text += terminal::percent_text(run.progress.fraction);
  const std::string remaining = progress::remaining_text(run.progress);
  return remaining.empty() ? text : text + ", " + remaining;
}

std::string painted(const ReportLine& line, const terminal::Palette& palette) {
  switch (line.tone) {
    case Tone::plain:
      return line.text;
    case Tone::heading:
      return palette.dim(line.text);
    case Tone::good:
      return palette.good(line.text);
    case Tone::warning:
      return palette.warning(line.text);
    case Tone::bad:
      return palette.bad(line.text);
  }
  return line.text;
}

ExitStatus exit_status_of(const Status& status) {
  switch (worst_of(status)) {
    case Tone::bad:
      return ExitStatus::failed;
    case Tone::warning:
      return ExitStatus::incomplete;
    default:
      return ExitStatus::complete;
  }
}

}  // namespace housingd::cli
