// Spoils the text of one record.
#pragma once

#include <string>
#include <string_view>

#include "simulator/faults.h"

namespace housingd::simulator {

enum class RecordKind : std::uint8_t { address, open_case };

// `record` is valid JSON; the result need not be.
[[nodiscard]] std::string poisoned(std::string_view record, RecordKind record_kind, const Poison& poison);

}  // namespace housingd::simulator
