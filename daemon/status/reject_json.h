// Rejects as the API tells of them.
#pragma once

#include "daemon/json/json_document.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::status {

// Reject of openapi.json.
void write_reject(json::JsonDocument& document, const upsert::RejectRecord& reject);

}  // namespace housingd::status
