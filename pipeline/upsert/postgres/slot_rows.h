// Rows of the table `slots`, to and fro; private to the PostgreSQL store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/slots.h"

namespace housingd::upsert::postgres {

// Of an expression of type timestamptz, as slot_time() reads it.
[[nodiscard]] std::string utc_ms(std::string_view expression);

inline constexpr int slot_column_count = 8;
// Of the first columns of a row that the queries below give.
[[nodiscard]] SlotRecord slot_record(const Rows& rows, int row);

// For each record: of its job the last row that begins at the record's end or
// earlier. One more column: the record's place, from 1.
[[nodiscard]] Call latest_until(const std::vector<SlotRecord>& slots);
// Empty `job`: of all.
[[nodiscard]] Call latest_slots(const std::string& job, std::size_t limit);

[[nodiscard]] Call insert_slots(const std::vector<SlotRecord>& slots);
[[nodiscard]] Call extend_slot(const SlotRecord& slot);
[[nodiscard]] Call raise_decided_until(const std::vector<SlotRecord>& slots);

}  // namespace housingd::upsert::postgres
