#include "daemon/status/job_json.h"

#include "daemon/json/run_json.h"
#include "daemon/status/surroundings.h"
#include "pipeline/definition/units.h"

namespace housingd::status {
namespace {

std::string_view name_of(definition::Overlap overlap) {
  switch (overlap) {
    case definition::Overlap::skip:
      return "skip";
    case definition::Overlap::buffer_one:
      return "buffer_one";
    case definition::Overlap::replace:
      return "replace";
  }
  return "";
}

std::string_view name_of(definition::OnMissed on_missed) {
  return on_missed == definition::OnMissed::skip ? "skip" : "run_once";
}

void write_schedule(json::JsonDocument& document, const std::optional<definition::Schedule>& schedule) {
  document.key("schedule");
  if (!schedule) {
    document.null();
    return;
  }
  document.begin_object()
      .member("text", schedule_text(*schedule))
      .text_or_null("cron", schedule->cron ? schedule->cron->text : "")
      .text_or_null("every", schedule->every ? definition::format_duration(*schedule->every) : "")
      .member("timezone", schedule->timezone)
      .member("overlap", name_of(schedule->overlap))
      .member("on_missed", name_of(schedule->on_missed))
      .end_object();
}

void write_coverage(json::JsonDocument& document, const board::Coverage& coverage) {
  document.key("coverage")
      .begin_object()
      .member("total", coverage.total)
      .member("complete", coverage.complete)
      .member("incomplete", coverage.incomplete + coverage.interrupted)
      .member("failed", coverage.failed)
      .member("never", coverage.never)
      .end_object();
}

void write_future(json::JsonDocument& document, const scheduler::JobView& view) {
  write_time(document, "next_at", view.next);
  write_time(document, "paused_at", view.paused_at);
  document.member("buffered", view.buffered);
  write_time(document, "retry_at", view.retry_at);
}

void write_past(json::JsonDocument& document, const board::JobPast& past) {
  document.key("last_run");
  past.last_run ? json::write_run_summary(document, *past.last_run) : void(document.null());
  write_time(document, "last_complete_at", board::complete_since(past.standings));
  write_coverage(document, board::coverage_of(past.standings));
}

}  // namespace

std::string schedule_text(const definition::Schedule& schedule) {
  if (schedule.cron) return schedule.cron->text + " in " + schedule.timezone;
  std::string text = "every " + definition::format_duration(schedule.every.value());
  if (schedule.phase.count() > 0) text += ", " + definition::format_duration(schedule.phase) + " later";
  return text;
}

JobFacts facts_of(const board::JobEntry& entry, const Surroundings& around) {
  const std::string& name = entry.job->name;
  return {.entry = entry, .view = around.scheduler.job(name), .running = around.runner.live_of(name), .now = now()};
}

board::Verdict health_of(const JobFacts& facts) {
  const bool paused = facts.view && facts.view->paused_at;
  return facts.entry.health(paused, facts.running == nullptr ? board::Work::none : board::Work::under_way, facts.now);
}

void write_job(json::JsonDocument& document, const JobFacts& facts) {
  const definition::Job& job = *facts.entry.job;
  const scheduler::JobView view = facts.view.value_or(scheduler::JobView{});
  const board::Verdict health = health_of(facts);
  document.member("job", job.name)
      .text_or_null("description", job.description)
      .member("endpoint", job.source + "." + job.endpoint)
      .member("model", job.model)
      .member("partitions", facts.entry.past.standings.size());
  write_schedule(document, job.schedule);
  document.member("health", board::name_of(health.health)).member("health_reason", health.reason);
  write_future(document, view);
  document.key("running");
  facts.running == nullptr ? document.null() : document.value(facts.running->id());
  write_past(document, facts.entry.past);
}

}  // namespace housingd::status
