#include "daemon/client/run_documents.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "daemon/client/fields.h"
#include "daemon/client/malformed.h"

namespace housingd::client {
namespace {

using upsert::PartitionRecord;
using upsert::PartitionState;
using upsert::RejectRecord;
using upsert::RunRecord;

std::chrono::milliseconds seconds_in(const Fields& fields, const char* name) {
  return std::chrono::milliseconds(std::llround(fields.number(name) * 1000));
}

std::uint32_t small_count(const Fields& fields, const char* name) {
  return static_cast<std::uint32_t>(fields.count(name));
}

PartitionRecord partition_in(const Fields& fields) {
  PartitionRecord partition;
  partition.name = fields.text("partition");
  partition.state = upsert::partition_state(fields.text("state"));
  partition.reason = fields.text("reason");
  partition.records.declared = fields.count("declared");
  partition.records.fetched = fields.count("fetched");
  partition.records.accepted = fields.count("accepted");
  partition.records.rejected = fields.count("rejected");
  partition.records.distinct = fields.count("distinct");
  const Fields retries = fields.object("retries");
  for (const std::string& reason : retries.names()) partition.retries[reason] = retries.count(reason.c_str());
  return partition;
}

upsert::TableCounts table_in(const Fields& fields) {
  return {.inserted = fields.count("inserted"),
          .updated = fields.count("updated"),
          .unchanged = fields.count("unchanged"),
          .removed = fields.count("removed")};
}

progress::ProgressView progress_in(const Fields& live) {
  const Fields fields = live.object("progress");
  progress::ProgressView view;
  view.job = live.text("job");
  view.run = static_cast<upsert::RunId>(live.count("run_id"));
  view.resumed = live.truth("resumed");
  view.elapsed = seconds_in(live, "seconds");
  view.partitions = fields.count("partitions");
  view.complete = fields.count("complete");
  view.not_complete = fields.count("not_complete");
  view.records = fields.count("records");
  view.expected = fields.count("expected");
  view.expected_is_estimate = fields.truth("expected_is_estimate");
  view.rejected = fields.count("rejected");
  view.requests = fields.count("requests");
  view.bytes = fields.count("bytes");
  view.records_per_second = fields.number("records_per_second");
  view.requests_per_second = fields.number("requests_per_second");
  view.fraction = fields.number("fraction");
  if (fields.has("eta_seconds")) view.remaining = seconds_in(fields, "eta_seconds");
  for (const Fields& partition : live.objects("partitions")) {
    if (upsert::partition_state(partition.text("state")) != PartitionState::running) continue;
    view.running.push_back({.name = partition.text("partition"),
                            .records = partition.count("fetched"),
                            .declared = partition.count_if_any("declared")});
  }
  return view;
}

RejectRecord reject_in(const Fields& fields, upsert::RunId run) {
  return {.run = run,
          .partition = fields.text("partition"),
          .record_key = fields.text("record_key"),
          .reason = fields.text("reason"),
          .keyword = fields.text("keyword"),
          .pointer = fields.text("pointer"),
          .message = fields.text("message"),
          .payload = fields.text("payload"),
          .rejected_at = fields.text("rejected_at")};
}

}  // namespace

RunRecord run_in(const Fields& summary) {
  RunRecord run;
  run.id = static_cast<upsert::RunId>(summary.count("run_id"));
  run.job = summary.text("job");
  run.origin = upsert::origin_of(summary.text("origin"));
  run.attempt = small_count(summary, "attempt");
  run.state = upsert::run_state(summary.text("state"));
  run.reason = summary.text("reason");
  run.started_at = summary.text("started_at");
  run.finished_at = summary.text("finished_at");
  run.resume_at = summary.text("resume_at");
  run.seconds = summary.number("seconds");
  run.changes = summary.count("changes");
  const Fields partitions = summary.object("partitions");
  run.partitions_total = small_count(partitions, "total");
  run.partitions_complete = small_count(partitions, "complete");
  run.partitions_incomplete = small_count(partitions, "incomplete");
  run.partitions_failed = small_count(partitions, "failed");
  const Fields requests = summary.object("requests");
  run.requests = {.sent = requests.count("sent"),
                  .retried = requests.count("retried"),
                  .not_modified = requests.count("not_modified"),
                  .bytes = requests.count("bytes")};
  const Fields records = summary.object("records");
  run.records.declared = records.count("declared");
  run.records.fetched = records.count("fetched");
  run.records.accepted = records.count("accepted");
  run.records.rejected = records.count("rejected");
  const Fields tables = summary.object("tables");
  for (const std::string& name : tables.names()) run.tables[name] = table_in(tables.object(name.c_str()));
  return run;
}

LiveRun live_run_in(const Fields& live) {
  LiveRun run{.progress = progress_in(live),
              .waiting = live.text("waiting_for"),
              .stopping = live.text("stopping"),
              .partitions = {}};
  for (const Fields& partition : live.objects("partitions")) run.partitions.push_back(partition_in(partition));
  return run;
}

outcome::result<std::vector<RunRecord>> read_runs(std::string_view json) {
  const Document document(json);
  if (!document.is_object()) return malformed_answer();
  std::vector<RunRecord> runs;
  for (const Fields& summary : document.fields().objects("runs")) runs.push_back(run_in(summary));
  return runs;
}

outcome::result<RunDetail> read_run_detail(std::string_view json) {
  const Document document(json);
  if (!document.is_object()) return malformed_answer();
  const Fields fields = document.fields();
  RunDetail detail;
  detail.run = run_in(fields);
  if (fields.has("live")) detail.live = live_run_in(fields.object("live"));
  detail.table_order = fields.texts("table_order");
  for (std::string& name : fields.object("tables").names()) {
    if (std::ranges::find(detail.table_order, name) == detail.table_order.end()) {
      detail.table_order.push_back(std::move(name));
    }
  }
  for (const Fields& partition : fields.objects("partitions_detail")) {
    detail.partitions.push_back(partition_in(partition));
  }
  return detail;
}

outcome::result<std::vector<RejectRecord>> read_rejects(std::string_view json) {
  const Document document(json);
  if (!document.is_object()) return malformed_answer();
  const auto run = static_cast<upsert::RunId>(document.fields().count("run_id"));
  std::vector<RejectRecord> rejects;
  for (const Fields& reject : document.fields().objects("rejects")) rejects.push_back(reject_in(reject, run));
  return rejects;
}

}  // namespace housingd::client
