// A partition as the API tells of it, over all runs.
#pragma once

#include "daemon/json/json_document.h"
#include "pipeline/upsert/slots.h"

namespace housingd::status {

// Standing of openapi.json.
void write_standing(json::JsonDocument& document, const upsert::PartitionStanding& standing);

}  // namespace housingd::status
