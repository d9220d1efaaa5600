#include "pipeline/upsert/postgres/copy_rows.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "pipeline/upsert/postgres/parameters.h"
#include "pipeline/upsert/postgres/table_statements.h"

namespace housingd::upsert::postgres {

using definition::ColumnType;
using record::Cell;

namespace {

using namespace std::string_view_literals;

// PostgreSQL 15, COPY, "Binary Format": signature, flags, no extension.
constexpr std::string_view header = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"sv;
constexpr std::string_view trailer = "\377\377"sv;
constexpr std::string_view null_field = "\377\377\377\377"sv;
constexpr std::size_t chunk_bytes = 60U << 10U;

void append_int16(std::string& into, std::uint16_t value) {
  into += static_cast<char>(value >> 8U);
  into += static_cast<char>(value & 0xFFU);
}

void write_int32(char* to, std::uint32_t value) {
  for (int byte = 3; byte >= 0; --byte, value >>= 8U) to[byte] = static_cast<char>(value & 0xFFU);
}

void append_field(std::string& into, const Cell& cell, ColumnType type) {
  if (cell.is_null()) {
    into += null_field;
    return;
  }
  const std::size_t at = into.size();
  into.append(4, '\0');
  append_binary(into, cell, type);
  write_int32(into.data() + at, static_cast<std::uint32_t>(into.size() - at - 4));
}

std::string encoded(const Stamp& stamp) {
  std::string text;
  append_field(text, Cell::integer(stamp.run), ColumnType::bigint);
  for (int i = 0; i < 2; ++i) append_field(text, Cell::text(stamp.now), ColumnType::timestamp);
  return text;
}

}  // namespace

std::int64_t absent_word(std::span<const Cell> cells, std::size_t word) {
  const std::size_t first = word * columns_per_absent_word;
  const std::size_t last = std::min(cells.size(), first + columns_per_absent_word);
  std::int64_t bits = 0;
  for (std::size_t i = first; i < last; ++i) {
    if (cells[i].kind() == Cell::Kind::absent) bits |= std::int64_t{1} << (i - first);
  }
  return bits;
}

CopyRows::CopyRows(const definition::Table& table, std::span<const RowToWrite> rows,
                   std::span<const std::uint32_t> order, Tail tail, const Stamp& stamp)
    : table_(table), rows_(rows), order_(order), tail_(tail), stamp_(encoded(stamp)) {}

bool CopyRows::fill(std::string& chunk) {
  if (next_ > order_.size()) return false;
  if (next_ == 0) chunk += header;
  while (next_ < order_.size() && chunk.size() < chunk_bytes) append(rows_[order_[next_++]], chunk);
  if (next_ < order_.size()) return true;
  chunk += trailer;
  ++next_;
  return true;
}

void CopyRows::append(const RowToWrite& row, std::string& into) const {
  const std::size_t tail_fields = tail_ == Tail::stamp ? 3 : absent_words(row.cells.size()) + 1;
  append_int16(into, static_cast<std::uint16_t>(row.cells.size() + tail_fields));
  for (std::size_t i = 0; i < row.cells.size(); ++i) append_field(into, row.cells[i], table_.columns[i].type);
  if (tail_ == Tail::stamp) {
    into += stamp_;
    return;
  }
  for (std::size_t word = 0; word < absent_words(row.cells.size()); ++word) {
    append_field(into, Cell::integer(absent_word(row.cells, word)), ColumnType::bigint);
  }
  append_field(into, Cell::integer(std::bit_cast<std::int64_t>(row.lists)), ColumnType::bigint);
}

}  // namespace housingd::upsert::postgres
