// Rows in the binary form of COPY; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/postgres/batch_rows.h"
#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::postgres {

// Which of a row's columns its record does not say: see TableStatements.
[[nodiscard]] std::int64_t absent_word(std::span<const record::Cell> cells, std::size_t word);

// Gives rows of one table to Connection::copy_in(), some 64 KiB at a time. All
// that it is made with must outlive it.
class CopyRows {
 public:
  // What follows a row's own columns.
  enum class Tail : std::uint8_t {
    stamp,   // run_id, first_seen_at, changed_at: a row of the table itself
    staged,  // absent0, ..., lists: a row of the staging table
  };

  CopyRows(const definition::Table& table, std::span<const RowToWrite> rows, std::span<const std::uint32_t> order,
           Tail tail, const Stamp& stamp);

  // As Connection::Fill.
  bool fill(std::string& chunk);

 private:
  void append(const RowToWrite& row, std::string& into) const;

  const definition::Table& table_;
  std::span<const RowToWrite> rows_;
  std::span<const std::uint32_t> order_;
  Tail tail_;
  std::string stamp_;  // encoded once for all rows
  std::size_t next_ = 0;
};

}  // namespace housingd::upsert::postgres
