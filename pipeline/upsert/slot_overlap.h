// What a ledger's row says of slots that are to be recorded; private to the stores.
#pragma once

#include <cstdint>
#include <optional>

#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/slots.h"

namespace housingd::upsert {

// Rows of one job never overlap, so the one that begins last, at the record's
// end or before, says all there is to know.
enum class SlotOverlap : std::uint8_t {
  none,     // they have no outcome yet
  covered,  // all have one, which they keep
  extends,  // the first of them have this one: recorded before, with fewer behind them
  partial,  // some have another
};
[[nodiscard]] SlotOverlap overlap_of(const SlotRecord& record, const std::optional<SlotRecord>& known);

// As the transaction that opens `run` records it.
[[nodiscard]] SlotRecord with_run(SlotRecord record, RunId run);

// Whether the slot that a run is to start for, `record`, has an outcome that is
// not this run's.
[[nodiscard]] bool is_taken(const SlotRecord& record, const std::optional<SlotRecord>& known);

[[nodiscard]] SchemaConflict decided_in_part(const SlotRecord& record, const SlotRecord& known);
[[nodiscard]] SchemaConflict decided_already(const SlotRecord& known);
[[nodiscard]] SchemaConflict key_in_use(const KeyedTrigger& known);

}  // namespace housingd::upsert
