#include "pipeline/upsert/cell_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "pipeline/upsert/text_forms.h"

namespace housingd::upsert {

using definition::ColumnType;
using record::Cell;
using record::Value;

namespace {

// From 2^53 on a double no longer tells whole numbers apart: 2^53 + 1 becomes
// 2^53 when it is written as a decimal.
constexpr double exact_integers = 9007199254740992.0;

CellFault read_integer(const Value& value, std::int64_t low, std::int64_t high, Cell& into) {
  std::int64_t number = 0;
  if (value.IsInt64()) {
    number = value.GetInt64();
  } else if (value.IsDouble() && std::trunc(value.GetDouble()) == value.GetDouble()) {
    if (std::abs(value.GetDouble()) >= exact_integers) return CellFault::range;
    number = static_cast<std::int64_t>(value.GetDouble());
  } else {
    return value.IsUint64() ? CellFault::range : CellFault::type;
  }
  if (number < low || number > high) return CellFault::range;
  into = Cell::integer(number);
  return CellFault::none;
}

CellFault read_text(const Value& value, bool (*form)(std::string_view), Cell& into) {
  if (!value.IsString()) return CellFault::type;
  const std::string_view text = record::text_of(value);
  if (form != nullptr && !form(text)) return CellFault::type;
  if (std::memchr(text.data(), '\0', text.size()) != nullptr) return CellFault::nul;
  into = Cell::text(text);
  return CellFault::none;
}

CellFault read_uuid(const Value& value, std::deque<std::string>& texts, Cell& into) {
  const CellFault fault = read_text(value, is_uuid, into);
  if (fault != CellFault::none) return fault;
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'F'; };
  if (std::ranges::none_of(into.text(), is_upper)) return fault;
  into = Cell::text(texts.emplace_back(stored_uuid(into.text())));
  return fault;
}

// Whether JSON text escapes U+0000; "\\u0000" is a backslash and a word.
bool escapes_nul(std::string_view json) {
  for (std::size_t at = json.find('\\'); at != std::string_view::npos; at = json.find('\\', at + 2)) {
    if (json.substr(at, 6) == "\\u0000") return true;
  }
  return false;
}

CellFault read_json(const Value& value, std::deque<std::string>& texts, Cell& into) {
  std::string& text = texts.emplace_back();
  record::append_json(value, text);
  if (escapes_nul(text)) return CellFault::nul;
  into = Cell::text(text);
  return CellFault::none;
}

}  // namespace

CellFault read_cell(const Value& value, ColumnType type, std::deque<std::string>& texts, Cell& into) {
  if (value.IsNull()) {
    into = Cell::null();
    return CellFault::none;
  }
  switch (type) {
    case ColumnType::text:
      return read_text(value, nullptr, into);
    case ColumnType::integer:
      return read_integer(value, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max(),
                          into);
    case ColumnType::bigint:
      return read_integer(value, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                          into);
    case ColumnType::number:
      if (!value.IsNumber()) return CellFault::type;
      into = Cell::number(value.GetDouble() + 0.0);  // -0.0 is 0.0, as databases have it
      return CellFault::none;
    case ColumnType::boolean:
      if (!value.IsBool()) return CellFault::type;
      into = Cell::boolean(value.GetBool());
      return CellFault::none;
    case ColumnType::uuid:
      return read_uuid(value, texts, into);
    case ColumnType::date:
      return read_text(value, is_date, into);
    case ColumnType::timestamp:
      return read_text(value, is_timestamp, into);
    case ColumnType::json:
      return read_json(value, texts, into);
  }
  return CellFault::type;
}

}  // namespace housingd::upsert
