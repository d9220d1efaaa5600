#include "daemon/status/live_run_json.h"

#include <algorithm>
#include <chrono>

#include "daemon/status/time_member.h"

namespace housingd::status {
namespace {

using Seconds = std::chrono::duration<double>;

void write_progress(json::JsonDocument& document, const progress::ProgressView& view) {
  document.key("progress").begin_object().member("fraction", std::clamp(view.fraction, 0.0, 1.0)).key("eta_seconds");
  view.remaining ? document.value(Seconds(*view.remaining).count()) : document.null();
  document.member("records", view.records)
      .member("expected", view.expected)
      .member("expected_is_estimate", view.expected_is_estimate)
      .member("rejected", view.rejected)
      .member("requests", view.requests)
      .member("bytes", view.bytes)
      .member("records_per_second", view.records_per_second)
      .member("requests_per_second", view.requests_per_second)
      .member("partitions", view.partitions)
      .member("complete", view.complete)
      .member("not_complete", view.not_complete)
      .end_object();
}

// An empty partition has declared 0, too, but only once it has ended.
std::string waiting_for(const runner::LiveRun& run) {
  if (!run.waiting().empty() || run.store_trouble().empty()) return run.waiting();
  return "for the store: " + run.store_trouble();
}

bool has_declared(const runner::LivePartition& partition) {
  using enum upsert::PartitionState;
  return partition.records.declared > 0 || (partition.state != pending && partition.state != running);
}

void write_partition(json::JsonDocument& document, const runner::LivePartition& partition) {
  document.begin_object()
      .member("partition", partition.name)
      .member("state", upsert::name_of(partition.state))
      .member("fetched", partition.records.fetched)
      .key("declared");
  has_declared(partition) ? document.value(partition.records.declared) : document.null();
  document.text_or_null("reason", partition.reason).end_object();
}

}  // namespace

void write_live_run(json::JsonDocument& document, const runner::LiveRun& run, progress::Clock::time_point now,
                    upsert::RunState state) {
  const progress::ProgressView view = run.progress(now);
  document.member("run_id", run.id())
      .member("job", run.job())
      .member("origin", upsert::name_of(run.origin()))
      .member("attempt", run.attempt())
      .member("state", upsert::name_of(state));
  write_time(document, "started_at", instant(run.started_at()));
  document.member("seconds", Seconds(view.elapsed).count())
      .member("resumed", run.resumed())
      .text_or_null("waiting_for", waiting_for(run))
      .text_or_null("stopping", run.stopping());
  write_progress(document, view);
  document.key("partitions").begin_array();
  for (const auto& partition : run.partitions()) write_partition(document, partition);
  document.end_array().key("troubles").begin_array();
  for (const auto& trouble : run.troubles()) document.value(trouble);
  document.end_array();
}

}  // namespace housingd::status
