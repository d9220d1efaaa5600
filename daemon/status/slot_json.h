// Slots as the API tells of them.
#pragma once

#include "daemon/json/json_document.h"
#include "pipeline/upsert/slots.h"

namespace housingd::status {

// Slot of openapi.json.
void write_slot(json::JsonDocument& document, const upsert::SlotRecord& slot);

}  // namespace housingd::status
