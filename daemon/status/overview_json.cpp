#include "daemon/status/overview_json.h"

#include <algorithm>

#include "daemon/status/job_json.h"
#include "daemon/status/live_run_json.h"
#include "daemon/status/time_member.h"
#include "pipeline/definition/store_kind.h"

namespace housingd::status {
namespace {

using json::JsonDocument;

void write_store(JsonDocument& document, const Surroundings& around) {
  const auto checks = around.checks();
  const auto check = std::ranges::find(checks, std::string_view("store"), &Check::name);
  const bool ok = check == checks.end() || check->ok;
  document.key("store")
      .begin_object()
      .member("kind", around.store_kind == definition::StoreKind::postgres ? "postgresql" : "sqlite")
      .member("ok", ok)
      .text_or_null("detail", check == checks.end() ? "" : check->detail)
      .end_object();
}

void write_jobs(JsonDocument& document, const Surroundings& around, const board::JobBoard& board) {
  document.key("jobs").begin_array();
  for (const auto& [name, entry] : board.jobs()) {
    document.begin_object();
    write_job(document, facts_of(entry, around));
    document.end_object();
  }
  document.end_array();
}

void write_runs(JsonDocument& document, const Surroundings& around) {
  document.key("runs").begin_array();
  const auto at = progress::Clock::now();
  const auto runs = around.runner.live();
  for (const runner::LiveRun* run : runs) {
    document.begin_object();
    write_live_run(document, *run, at);
    document.end_object();
  }
  document.end_array();
}

// Steady time as the wall clock shows it now; nothing where it has passed.
std::optional<Instant> still_to_come(std::chrono::steady_clock::time_point when) {
  const auto present = std::chrono::steady_clock::now();
  if (when <= present) return std::nullopt;  // compared first: the difference to the earliest time overflows
  return now() + std::chrono::ceil<std::chrono::milliseconds>(when - present);
}

std::string_view name_of(fetch::CircuitBreaker::State state) {
  switch (state) {
    case fetch::CircuitBreaker::State::closed:
      return "closed";
    case fetch::CircuitBreaker::State::open:
      return "open";
    case fetch::CircuitBreaker::State::half_open:
      return "half_open";
  }
  return "";
}

void write_sources(JsonDocument& document, const Surroundings& around) {
  document.key("sources").begin_array();
  const auto sources = around.runner.sources();
  for (const auto& source : sources) {
    document.begin_object()
        .member("source", source.source)
        .member("in_flight", source.observation.in_flight)
        .member("waiting", source.observation.waiting);
    const auto paused_until = still_to_come(source.observation.paused_until);
    write_time(document, "paused_until", paused_until);
    document.text_or_null("paused_by", paused_until ? source.observation.paused_by : std::string())
        .member("rate_now", source.observation.rate)
        .text_or_null("slowed_by", source.observation.slowed_by)
        .member("circuit", name_of(source.observation.circuit));
    write_time(document, "circuit_until", still_to_come(source.observation.circuit_until));
    document.text_or_null("last_trouble", source.observation.last_trouble)
        .key("rate")
        .begin_object()
        .member("count", source.rate_limit.count)
        .member("interval_seconds", std::chrono::duration<double>(source.rate_limit.interval).count())
        .end_object()
        .end_object();
  }
  document.end_array();
}

}  // namespace

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::starting:
      return "starting";
    case Phase::ready:
      return "ready";
    case Phase::draining:
      return "draining";
  }
  return "";
}

void write_config(JsonDocument& document, const ConfigState& config) {
  document.begin_object();
  write_time(document, "loaded_at", instant(config.loaded_at));
  document.key("changes").begin_array();
  for (const auto& change : config.changes) document.value(change);
  document.end_array().key("at_next_start").begin_array();
  for (const auto& setting : config.at_next_start) document.value(setting);
  document.end_array().text_or_null("error", config.error.value_or(""));
  write_time(document, "failed_at", config.failed_at ? std::optional(instant(*config.failed_at)) : std::nullopt);
  document.end_object();
}

std::string jobs_json(const Surroundings& around, const board::JobBoard& board) {
  JsonDocument document(JsonDocument::Layout::one_line);
  document.begin_object();
  write_jobs(document, around, board);
  document.end_object();
  return document.text();
}

std::string overview_json(const Surroundings& around, const board::JobBoard& board) {
  JsonDocument document(JsonDocument::Layout::one_line);
  document.begin_object().member("version", HOUSINGD_VERSION).member("phase", name_of(around.phase()));
  write_time(document, "started_at", instant(around.started_at));
  write_time(document, "now", now());
  document.key("config");
  write_config(document, around.config());
  write_store(document, around);
  write_jobs(document, around, board);
  write_runs(document, around);
  write_sources(document, around);
  document.member("last_event_id", around.events.last_id()).end_object();
  return document.text();
}

}  // namespace housingd::status
