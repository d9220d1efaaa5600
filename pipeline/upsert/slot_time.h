// Moments of schedules as ledgers keep them.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/upsert/slots.h"

namespace housingd::upsert {

// "2026-10-25T02:30:00Z", "2026-10-25T02:30:00.5Z": one text a moment, the same
// that snapshots give. As texts they are in order, but for those within a second.
[[nodiscard]] std::string time_text(SlotTime time);
// Of such a text, with up to nine digits behind the point; anything else is the epoch.
[[nodiscard]] SlotTime slot_time(std::string_view text);

}  // namespace housingd::upsert
