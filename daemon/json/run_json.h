// A run's summary as the one JSON document that --output json writes.
#pragma once

#include <string>
#include <vector>

#include "pipeline/run/summary.h"

namespace housingd::json {

class JsonDocument;

// {run_id, job, state, started_at, seconds, partitions: {total, complete,
// incomplete, failed}, requests: {sent, retried, not_modified, bytes}, records:
// {declared, fetched, accepted, rejected}, declares_total (false: `declared` is
// what was met), tables: {NAME: {inserted, updated,
// unchanged, removed}}, changes}, of a job with an archive {archive: {folder, gap
// (empty: it is whole)}}, and for a run that is not complete also reason
// and not_complete: [{partition, state, reason}]; for one that failed, error:
// {code, message} as of every other failure.
[[nodiscard]] std::string summary_json(const run::Summary& summary);

// The members that every list of runs shares with the summary, up to `records`.
void write_run(JsonDocument& document, const upsert::RunRecord& run);

// A run as the HTTP API tells of it, as one object: RunSummary of openapi.json.
void write_run_summary(JsonDocument& document, const upsert::RunRecord& run);
// The members alone, for an object that has more.
void write_run_members(JsonDocument& document, const upsert::RunRecord& run);

// A partition of a run: RunPartition of openapi.json.
void write_run_partition(JsonDocument& document, const upsert::PartitionRecord& partition);
// A run that is not under way, with its partitions: RunDetail of openapi.json.
[[nodiscard]] std::string run_detail_json(const upsert::RunRecord& run,
                                          const std::vector<upsert::PartitionRecord>& partitions);

}  // namespace housingd::json
