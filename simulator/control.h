// The JSON of the simulator's own routes.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/outcome/result.h"
#include "simulator/changes.h"
#include "simulator/entity_counts.h"
#include "simulator/ledger.h"

namespace housingd::simulator {

// {"seed": 1, "return": "all", "vanish": 10, "prices": 20, "valuations": 5,
//  "new": 7, "municipality": "Greve", "addressType": "villa"}
// Everything may be left out; "addressType": "all" lets every type change.
[[nodiscard]] outcome::result<ChangeRequest> parse_change_request(std::string_view json);

[[nodiscard]] std::string to_json(const Changes& changes);
[[nodiscard]] std::string to_json(const EntityCounts& entities);
[[nodiscard]] std::string to_json(const LedgerReading& reading, const EntityCounts& entities);

}  // namespace housingd::simulator
