// A run's summary as the one JSON document that --output json writes.
#pragma once

#include <string>

#include "pipeline/run/summary.h"

namespace housingd::json {

class JsonDocument;

// {run_id, job, state, started_at, seconds, partitions: {total, complete,
// incomplete, failed}, requests: {sent, retried, not_modified, bytes}, records:
// {declared, fetched, accepted, rejected}, tables: {NAME: {inserted, updated,
// unchanged, removed}}, changes}, and for a run that is not complete also reason
// and not_complete: [{partition, state, reason}]; for one that failed, error:
// {code, message} as of every other failure.
[[nodiscard]] std::string summary_json(const run::Summary& summary);

// The members that every list of runs shares with the summary, up to `records`.
void write_run(JsonDocument& document, const upsert::RunRecord& run);

// A run as the HTTP API tells of it, as one object: RunSummary of openapi.json.
void write_run_summary(JsonDocument& document, const upsert::RunRecord& run);
// The members alone, for an object that has more.
void write_run_members(JsonDocument& document, const upsert::RunRecord& run);

}  // namespace housingd::json
