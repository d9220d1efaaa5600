#include "daemon/client/status_documents.h"

#include "daemon/client/fields.h"
#include "daemon/client/malformed.h"

namespace housingd::client {
namespace {

Schedule schedule_in(const Fields& fields) {
  return {.text = fields.text("text"),
          .cron = fields.text("cron"),
          .every = fields.text("every"),
          .timezone = fields.text("timezone"),
          .overlap = fields.text("overlap"),
          .on_missed = fields.text("on_missed")};
}

Coverage coverage_in(const Fields& fields) {
  return {.total = fields.count("total"),
          .complete = fields.count("complete"),
          .incomplete = fields.count("incomplete"),
          .failed = fields.count("failed"),
          .never = fields.count("never")};
}

Source source_in(const Fields& fields) {
  return {.name = fields.text("source"),
          .in_flight = fields.count("in_flight"),
          .waiting = fields.count("waiting"),
          .paused_until = fields.time("paused_until"),
          .paused_by = fields.text("paused_by"),
          .rate_now = fields.number("rate_now"),
          .slowed_by = fields.text("slowed_by"),
          .circuit = fields.text("circuit"),
          .circuit_until = fields.time("circuit_until"),
          .last_trouble = fields.text("last_trouble")};
}

}  // namespace

Job job_in(const Fields& fields) {
  Job job;
  job.name = fields.text("job");
  job.description = fields.text("description");
  job.endpoint = fields.text("endpoint");
  job.model = fields.text("model");
  job.partitions = fields.count("partitions");
  if (fields.has("schedule")) job.schedule = schedule_in(fields.object("schedule"));
  job.health = fields.text("health");
  job.health_reason = fields.text("health_reason");
  job.next_at = fields.time("next_at");
  job.paused_at = fields.time("paused_at");
  job.retry_at = fields.time("retry_at");
  job.last_complete_at = fields.time("last_complete_at");
  job.buffered = fields.truth("buffered");
  if (const auto running = fields.count_if_any("running")) job.running = static_cast<upsert::RunId>(*running);
  if (fields.has("last_run")) job.last_run = run_in(fields.object("last_run"));
  job.coverage = coverage_in(fields.object("coverage"));
  return job;
}

Config config_in(const Fields& fields) {
  return {.error = fields.text("error"),
          .at_next_start = fields.texts("at_next_start"),
          .loaded_at = fields.time("loaded_at"),
          .failed_at = fields.time("failed_at")};
}

namespace {

Slot slot_in(const Fields& fields) {
  return {.first = fields.time("first"),
          .last = fields.time("last"),
          .count = fields.count("count"),
          .outcome = fields.text("outcome"),
          .reason = fields.text("reason"),
          .run = static_cast<upsert::RunId>(fields.count("run_id"))};
}

}  // namespace

outcome::result<Status> read_status(std::string_view json) {
  const Document document(json);
  if (!document.is_object()) return malformed_answer();
  const Fields fields = document.fields();
  Status status;
  status.version = fields.text("version");
  status.phase = fields.text("phase");
  if (status.phase.empty()) return malformed_answer();
  status.started_at = fields.time("started_at");
  status.now = fields.time("now").value_or(schedule::Instant{});
  status.config = config_in(fields.object("config"));
  const Fields store = fields.object("store");
  status.store = {.kind = store.text("kind"), .ok = store.truth("ok"), .detail = store.text("detail")};
  for (const Fields& job : fields.objects("jobs")) status.jobs.push_back(job_in(job));
  for (const Fields& run : fields.objects("runs")) status.runs.push_back(live_run_in(run));
  for (const Fields& source : fields.objects("sources")) status.sources.push_back(source_in(source));
  status.last_event_id = fields.text("last_event_id");
  return status;
}

outcome::result<std::vector<Job>> read_jobs(std::string_view json) {
  const Document document(json);
  if (!document.is_object()) return malformed_answer();
  std::vector<Job> jobs;
  for (const Fields& job : document.fields().objects("jobs")) jobs.push_back(job_in(job));
  return jobs;
}

outcome::result<JobDetail> read_job_detail(std::string_view json) {
  const Document document(json);
  if (!document.is_object()) return malformed_answer();
  const Fields fields = document.fields();
  JobDetail detail{.job = job_in(fields), .upcoming = fields.texts("upcoming"), .partitions = {}, .slots = {}};
  for (const Fields& slot : fields.objects("slots")) detail.slots.push_back(slot_in(slot));
  for (const Fields& standing : fields.objects("standings")) detail.partitions.push_back(standing.text("partition"));
  return detail;
}

}  // namespace housingd::client
