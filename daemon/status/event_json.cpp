#include "daemon/status/event_json.h"

#include "daemon/json/run_json.h"
#include "daemon/status/live_run_json.h"
#include "daemon/status/overview_json.h"
#include "daemon/status/slot_json.h"
#include "daemon/status/surroundings.h"

namespace housingd::status {
namespace {

using json::JsonDocument;

constexpr auto one_line = JsonDocument::Layout::one_line;

std::string error_text(const outcome::Error& error) {
  return std::string(outcome::name_of(error.code())) + ": " + error.message();
}

}  // namespace

std::string run_event(const runner::LiveRun& run) {
  JsonDocument document(one_line);
  document.begin_object();
  write_live_run(document, run, progress::Clock::now());
  document.end_object();
  return document.text();
}

std::string run_ended_event(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) {
  JsonDocument document(one_line);
  document.begin_object();
  write_live_run(document, run, progress::Clock::now(), ended ? ended->run.state : upsert::RunState::failed);
  document.key("summary");
  ended ? json::write_run_summary(document, ended->run) : void(document.null());
  document.text_or_null("error", ended ? std::string() : error_text(ended.error())).end_object();
  return document.text();
}

std::string partition_ended_event(const runner::LiveRun& run, const run::PartitionEnded& ended) {
  JsonDocument document(one_line);
  document.begin_object()
      .member("run_id", run.id())
      .member("job", run.job())
      .member("partition", ended.partition)
      .member("state", upsert::name_of(ended.state))
      .text_or_null("reason", ended.reason)
      .member("fetched", ended.records.fetched)
      .member("declared", ended.records.declared)
      .end_object();
  return document.text();
}

std::string trouble_event(const runner::LiveRun& run, std::string_view text) {
  JsonDocument document(one_line);
  document.begin_object().member("run_id", run.id()).member("job", run.job()).member("text", text).end_object();
  return document.text();
}

std::string scheduler_trouble_event(std::string_view text) {
  JsonDocument document(one_line);
  document.begin_object().key("run_id").null().key("job").null().member("text", text).end_object();
  return document.text();
}

std::string job_event(const JobFacts& facts) {
  JsonDocument document(one_line);
  document.begin_object();
  write_job(document, facts);
  document.end_object();
  return document.text();
}

std::string removed_job_event(std::string_view job) {
  JsonDocument document(one_line);
  document.begin_object().member("job", job).end_object();
  return document.text();
}

std::string slot_event(const upsert::SlotRecord& slot) {
  JsonDocument document(one_line);
  write_slot(document, slot);
  return document.text();
}

std::string config_event(const ConfigState& config) {
  JsonDocument document(one_line);
  write_config(document, config);
  return document.text();
}

std::string phase_event(Phase phase) {
  JsonDocument document(one_line);
  document.begin_object().member("phase", name_of(phase)).end_object();
  return document.text();
}

}  // namespace housingd::status
