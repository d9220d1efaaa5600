// Rows: what the tables get from records, laid out for the stores.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/record/reject.h"

namespace housingd::record {

// One value of one column: 16 bytes, owning nothing. Text points into the
// page's body or into the PageRows' own texts.
class Cell {
 public:
  enum class Kind : std::uint8_t {
    null,
    absent,  // the record does not say: an existing row keeps its value, a new one gets NULL
    boolean,
    integer,  // integer, bigint
    number,   // double
    text,     // text, uuid, date, timestamp, json: already in its stored form
  };

  [[nodiscard]] static Cell null() { return Cell(Kind::null); }
  [[nodiscard]] static Cell absent() { return Cell(Kind::absent); }
  [[nodiscard]] static Cell boolean(bool value) {
    Cell cell(Kind::boolean);
    cell.integer_ = value ? 1 : 0;
    return cell;
  }
  [[nodiscard]] static Cell integer(std::int64_t value) {
    Cell cell(Kind::integer);
    cell.integer_ = value;
    return cell;
  }
  [[nodiscard]] static Cell number(double value) {
    Cell cell(Kind::number);
    cell.number_ = value;
    return cell;
  }
  // At most 4 GiB - 1; a page is far smaller.
  [[nodiscard]] static Cell text(std::string_view value) {
    Cell cell(Kind::text);
    cell.size_ = static_cast<std::uint32_t>(value.size());
    cell.text_ = value.data();
    return cell;
  }

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::null || kind_ == Kind::absent; }
  [[nodiscard]] std::int64_t integer() const { return integer_; }
  [[nodiscard]] double number() const { return number_; }
  [[nodiscard]] std::string_view text() const { return {text_, size_}; }

  // Same kind and same value; numbers by their bits' value (0.0 equals -0.0).
  friend bool operator==(const Cell& left, const Cell& right);

 private:
  explicit Cell(Kind kind) : kind_(kind) {}

  Kind kind_;
  std::uint32_t size_ = 0;
  union {
    std::int64_t integer_ = 0;
    double number_;
    const char* text_;
  };
};
static_assert(sizeof(Cell) == 16);

inline constexpr std::uint32_t no_row = std::numeric_limits<std::uint32_t>::max();

struct Row {
  std::uint16_t table;       // index into Model::tables
  std::uint32_t first_cell;  // as many cells as the table has columns, in their order
  std::uint32_t parent;      // index of the parent row in the same PageRows, or no_row
};

// "These are all the rows of `table` that belong to this parent": rows that
// the store has besides them are gone from the source. Present even when the
// set is empty (then first_row is where its rows would be); absent when the
// record does not say. Ordered by first_row, after the parent.
struct ChildSet {
  std::uint16_t table;
  std::uint32_t parent;                // index of the parent row
  std::uint32_t first_row, row_count;  // in PageRows::rows
};

struct RecordRows {
  std::string_view key;
  std::uint64_t key_hash;
  std::uint32_t first_row, row_count;  // parents before children; one table's rows of one parent side by side, by key
  std::uint32_t first_child_set, child_set_count;
  std::uint64_t content_hash = 0;  // of the whole record as it was read
};

// Everything that one page gives: the unit that goes from upsert's mapping to
// a store. Owns, through `memory`, what its cells point to.
struct PageRows {
  std::vector<Cell> cells;
  std::vector<Row> rows;
  std::vector<ChildSet> child_sets;
  std::vector<RecordRows> records;
  std::vector<Reject> rejects;
  // Records that the tables are known to hold as they are, by key hash, and how
  // many rows they have by table: counted, and not worked on.
  std::vector<std::uint64_t> unchanged{};
  std::vector<std::uint64_t> unchanged_rows{};
  std::shared_ptr<const void> memory;
  std::size_t memory_bytes = 0;

  [[nodiscard]] std::span<const Cell> cells_of(const Row& row, std::size_t columns) const {
    return std::span(cells).subspan(row.first_cell, columns);
  }
};

}  // namespace housingd::record
