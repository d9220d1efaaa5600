#include "daemon/json/run_json.h"

#include "daemon/json/json_document.h"

namespace housingd::json {
namespace {

void write_table(JsonDocument& document, const std::string& name, const upsert::TableCounts& counts) {
  document.key(name)
      .begin_object()
      .member("inserted", counts.inserted)
      .member("updated", counts.updated)
      .member("unchanged", counts.unchanged)
      .member("removed", counts.removed)
      .end_object();
}

struct Why {
  std::string code;
  std::string message;
};

// The ledger keeps both in one: "code: message".
Why parted(const std::string& reason) {
  const std::size_t colon = reason.find(": ");
  return colon == std::string::npos ? Why{"", reason} : Why{reason.substr(0, colon), reason.substr(colon + 2)};
}

// Of the run as a whole, or of the first partition that ended like it.
Why why(const run::Summary& summary) {
  if (!summary.run.reason.empty()) return parted(summary.run.reason);
  for (const auto& partition : summary.partitions) {
    const auto& record = partition.record;
    if (record.reason.empty() || upsert::name_of(record.state) != upsert::name_of(summary.run.state)) continue;
    Why why = parted(record.reason);
    if (summary.run.state != upsert::RunState::interrupted) why.message = record.name + ": " + why.message;
    return why;
  }
  return {};
}

void write_why(JsonDocument& document, const run::Summary& summary) {
  const Why found = why(summary);
  document.text_or_null("reason", found.code.empty() ? found.message : found.code + ": " + found.message);
  if (summary.run.state != upsert::RunState::failed) return;
  document.key("error").begin_object().text_or_null("code", found.code).member("message", found.message).end_object();
}

void write_counts(JsonDocument& document, const upsert::RunRecord& run) {
  document.key("partitions")
      .begin_object()
      .member("total", run.partitions_total)
      .member("complete", run.partitions_complete)
      .member("incomplete", run.partitions_incomplete)
      .member("failed", run.partitions_failed)
      .end_object();
  document.key("requests")
      .begin_object()
      .member("sent", run.requests.sent)
      .member("retried", run.requests.retried)
      .member("not_modified", run.requests.not_modified)
      .member("bytes", run.requests.bytes)
      .end_object();
  document.key("records")
      .begin_object()
      .member("declared", run.records.declared)
      .member("fetched", run.records.fetched)
      .member("accepted", run.records.accepted)
      .member("rejected", run.records.rejected)
      .end_object();
}

void write_retries(JsonDocument& document, const upsert::RetryCounts& retries) {
  document.key("retries").begin_object();
  for (const auto& [reason, count] : retries) document.member(reason, count);
  document.end_object();
}

// Of all partitions, earlier lives of the run included.
upsert::RetryCounts retries_of(const run::Summary& summary) {
  upsert::RetryCounts all;
  for (const auto& partition : summary.partitions) {
    for (const auto& [reason, count] : partition.record.retries) all[reason] += count;
  }
  return all;
}

void write_not_complete(JsonDocument& document, const run::Summary& summary) {
  document.key("not_complete").begin_array();
  for (const auto& partition : summary.partitions) {
    if (partition.record.state == upsert::PartitionState::complete) continue;
    document.begin_object()
        .member("partition", partition.record.name)
        .member("state", upsert::name_of(partition.record.state))
        .text_or_null("reason", partition.record.reason)
        .end_object();
  }
  document.end_array();
}

}  // namespace

void write_run(JsonDocument& document, const upsert::RunRecord& run) {
  document.member("run_id", run.id)
      .member("job", run.job)
      .member("state", upsert::name_of(run.state))
      .member("started_at", run.started_at)
      .member("seconds", run.seconds);
  write_counts(document, run);
}

void write_run_members(JsonDocument& document, const upsert::RunRecord& run) {
  document.member("run_id", run.id)
      .member("job", run.job)
      .member("state", upsert::name_of(run.state))
      .member("origin", upsert::name_of(run.origin))
      .member("attempt", run.attempt)
      .text_or_null("reason", run.reason)
      .member("started_at", run.started_at)
      .text_or_null("finished_at", run.finished_at)
      .text_or_null("resume_at", run.resume_at)
      .member("seconds", run.seconds);
  write_counts(document, run);
  document.key("tables").begin_object();
  for (const auto& [name, counts] : run.tables) write_table(document, name, counts);
  document.end_object().member("changes", run.changes);
}

void write_run_summary(JsonDocument& document, const upsert::RunRecord& run) {
  document.begin_object();
  write_run_members(document, run);
  document.end_object();
}

void write_run_partition(JsonDocument& document, const upsert::PartitionRecord& partition) {
  document.begin_object()
      .member("partition", partition.name)
      .member("state", upsert::name_of(partition.state))
      .text_or_null("reason", partition.reason)
      .member("declared", partition.records.declared)
      .member("fetched", partition.records.fetched)
      .member("accepted", partition.records.accepted)
      .member("rejected", partition.records.rejected)
      .member("distinct", partition.records.distinct);
  write_retries(document, partition.retries);
  document.end_object();
}

std::string run_detail_json(const upsert::RunRecord& run, const std::vector<upsert::PartitionRecord>& partitions) {
  JsonDocument document;
  document.begin_object();
  write_run_members(document, run);
  document.key("live").null().key("partitions_detail").begin_array();
  for (const auto& partition : partitions) write_run_partition(document, partition);
  document.end_array().end_object();
  return document.text();
}

std::string summary_json(const run::Summary& summary) {
  JsonDocument document;
  document.begin_object();
  write_run(document, summary.run);
  write_retries(document, retries_of(summary));
  document.member("declares_total", summary.declares_total);
  document.key("tables").begin_object();
  for (const std::string& name : summary.table_order) {
    const auto found = summary.run.tables.find(name);
    write_table(document, name, found == summary.run.tables.end() ? upsert::TableCounts{} : found->second);
  }
  document.end_object().member("changes", summary.run.changes);
  if (summary.archive) {
    document.key("archive").begin_object();
    document.member("folder", summary.archive->folder).member("gap", summary.archive->gap).end_object();
  }
  if (summary.run.state != upsert::RunState::complete) {
    write_why(document, summary);
    if (!summary.run.resume_at.empty()) document.member("resume_at", summary.run.resume_at);
    write_not_complete(document, summary);
  }
  document.end_object();
  return document.text();
}

}  // namespace housingd::json
