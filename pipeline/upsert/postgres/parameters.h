// Values for a statement, in the wire's form; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/record/row.h"

namespace housingd::upsert::postgres {

// OIDs of pg_type that never change (src/include/catalog/pg_type.dat).
enum class Type : std::uint32_t {
  unknown = 0,  // the server infers it from the statement
  boolean = 16,
  bytea = 17,
  bigint = 20,
  integer = 23,
  text = 25,
  double_precision = 701,
  date = 1082,
  timestamptz = 1184,
  uuid = 2950,
  jsonb = 3802,
};

[[nodiscard]] Type type_of(definition::ColumnType type);
// As DDL and casts write it: "timestamp with time zone".
[[nodiscard]] std::string_view name_of(Type type);

// One cell's value in the binary form of its column's type, without a length,
// appended to `into`. The cell is not null, and holds what the column's type
// demands (the mapping has seen to it).
void append_binary(std::string& into, const record::Cell& cell, definition::ColumnType type);

// Owns what it binds. $1 is the first that is added. A statement may be called
// with null in a place and with a typed value in the next call.
class Parameters {
 public:
  Parameters& add(std::int64_t value);
  Parameters& add(double value);
  Parameters& add(bool value);
  // Text form, type inferred: text, timestamptz, uuid... Text with U+0000 is no
  // text to PostgreSQL: throws ServerError as the server would (22021).
  Parameters& add(std::string_view text);
  Parameters& add(const char* text) { return add(std::string_view(text)); }  // not as a bool
  Parameters& add_null();
  Parameters& add_bytes(std::string_view bytes);  // bytea
  Parameters& add_array(std::span<const std::string_view> texts);
  Parameters& add_array(std::span<const std::int64_t> numbers);
  // Values of one column, as an array of its type.
  Parameters& add_array(definition::ColumnType type, std::span<const record::Cell> cells);

  // What PQsendQueryPrepared takes.
  [[nodiscard]] int count() const { return static_cast<int>(types_.size()); }
  [[nodiscard]] const std::vector<std::uint32_t>& types() const { return types_; }
  [[nodiscard]] std::vector<const char*> values() const;
  [[nodiscard]] const std::vector<int>& lengths() const { return lengths_; }
  [[nodiscard]] const std::vector<int>& formats() const { return formats_; }  // 1: binary

 private:
  void add_value(std::uint32_t type, std::string_view bytes, bool binary);

  std::string bytes_;                  // all values, each with a final NUL
  std::vector<std::int64_t> offsets_;  // -1: null
  std::vector<std::uint32_t> types_;
  std::vector<int> lengths_, formats_;
};

}  // namespace housingd::upsert::postgres
