// Partitions as the API tells of them: over all runs, and in one.
#pragma once

#include "daemon/json/json_document.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/slots.h"

namespace housingd::status {

// Standing of openapi.json.
void write_standing(json::JsonDocument& document, const upsert::PartitionStanding& standing);

// RunPartition of openapi.json.
void write_run_partition(json::JsonDocument& document, const upsert::PartitionRecord& partition);

}  // namespace housingd::status
