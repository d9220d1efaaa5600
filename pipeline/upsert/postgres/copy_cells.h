// What COPY TO STDOUT (FORMAT binary) sends, as cells; private to the
// PostgreSQL store.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/record/row.h"

namespace housingd::upsert::postgres {

// The expression that gives a column in the form that CopyCells reads:
// "latest_valuation"::bigint. A type that somebody changed by hand is cast back.
[[nodiscard]] std::string copied_expression(const std::string& column, definition::ColumnType type);

// The bytes come in any pieces. Values are as the SQLite store holds them:
// timestamps in UTC with Z, their fraction as long as it needs to be; JSON
// without spaces.
class CopyCells {
 public:
  using TakeRow = std::function<void(std::span<const record::Cell>)>;

  explicit CopyCells(std::vector<definition::ColumnType> types);

  // Calls `take` for each row that is whole now; its cells are valid until it
  // returns. Throws ServerError for bytes that are not this format.
  void add(std::string_view bytes, const TakeRow& take);
  [[nodiscard]] bool at_end() const { return at_end_; }

 private:
  [[nodiscard]] bool read_header(std::string_view& bytes);
  [[nodiscard]] bool read_row(std::string_view& bytes);
  [[nodiscard]] record::Cell json_cell(std::size_t column, std::string_view value);
  [[nodiscard]] record::Cell cell_of(std::size_t column, std::string_view value);

  static constexpr std::size_t longest_form = 48;  // of a uuid, a date, a timestamp

  std::vector<definition::ColumnType> types_;
  std::vector<record::Cell> cells_;
  std::vector<std::array<char, longest_form>> texts_;  // that are made of a value, by column
  std::vector<std::string> documents_;                 // the same of JSON
  std::string pending_;                                // the beginning of what is not whole yet
  bool in_rows_ = false;
  bool at_end_ = false;
};

}  // namespace housingd::upsert::postgres
