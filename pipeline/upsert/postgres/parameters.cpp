#include "pipeline/upsert/postgres/parameters.h"

#include "pipeline/upsert/postgres/big_endian.h"
#include "pipeline/upsert/postgres/server_error.h"

namespace housingd::upsert::postgres {

using definition::ColumnType;

namespace {

std::uint32_t oid(Type type) {
  return static_cast<std::uint32_t>(type);
}

// pg_type's typarray of it.
std::uint32_t array_oid(Type element) {
  switch (element) {
    case Type::boolean:
      return 1000;
    case Type::bytea:
      return 1001;
    case Type::integer:
      return 1007;
    case Type::text:
      return 1009;
    case Type::bigint:
      return 1016;
    case Type::double_precision:
      return 1022;
    case Type::date:
      return 1182;
    case Type::timestamptz:
      return 1185;
    case Type::uuid:
      return 2951;
    case Type::jsonb:
      return 3807;
    case Type::unknown:
      break;
  }
  return 0;
}

// The binary form of a one-dimensional array (array_recv).
// `append_element(into, value)` appends one value without its length, or
// appends nothing and says false: null.
template <class Values, class AppendElement>
std::string array_of(Type element, const Values& values, AppendElement append_element) {
  std::string into;
  append_big_endian(into, std::int32_t{values.empty() ? 0 : 1});  // dimensions
  append_big_endian(into, std::int32_t{1});                       // there may be nulls
  append_big_endian(into, oid(element));
  if (values.empty()) return into;
  append_big_endian(into, static_cast<std::int32_t>(values.size()));
  append_big_endian(into, std::int32_t{1});  // lower bound
  std::string length;
  for (const auto& value : values) {
    const std::size_t at = into.size();
    into.append(sizeof(std::int32_t), '\0');
    const bool is_null = !append_element(into, value);
    const std::size_t bytes = into.size() - at - sizeof(std::int32_t);
    length.clear();
    append_big_endian(length, is_null ? std::int32_t{-1} : static_cast<std::int32_t>(bytes));
    into.replace(at, sizeof(std::int32_t), length);
  }
  return into;
}

[[noreturn]] void refuse_nul() {
  ServerError::Fields fields;
  fields.sqlstate = "22021";  // character_not_in_repertoire
  fields.message = "text with U+0000, which PostgreSQL cannot hold";
  throw ServerError(Trouble::row, std::move(fields));
}

}  // namespace

Type type_of(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return Type::text;
    case ColumnType::integer:
      return Type::integer;
    case ColumnType::bigint:
      return Type::bigint;
    case ColumnType::number:
      return Type::double_precision;
    case ColumnType::boolean:
      return Type::boolean;
    case ColumnType::uuid:
      return Type::uuid;
    case ColumnType::date:
      return Type::date;
    case ColumnType::timestamp:
      return Type::timestamptz;
    case ColumnType::json:
      return Type::jsonb;
  }
  return Type::unknown;
}

std::string_view name_of(Type type) {
  switch (type) {
    case Type::unknown:
      return "unknown";
    case Type::boolean:
      return "boolean";
    case Type::bytea:
      return "bytea";
    case Type::bigint:
      return "bigint";
    case Type::integer:
      return "integer";
    case Type::text:
      return "text";
    case Type::double_precision:
      return "double precision";
    case Type::date:
      return "date";
    case Type::timestamptz:
      return "timestamp with time zone";
    case Type::uuid:
      return "uuid";
    case Type::jsonb:
      return "jsonb";
  }
  return "unknown";
}

Parameters& Parameters::add(std::int64_t value) {
  std::string bytes;
  append_big_endian(bytes, value);
  add_value(oid(Type::bigint), bytes, true);
  return *this;
}

Parameters& Parameters::add(double value) {
  std::string bytes;
  append_big_endian(bytes, value);
  add_value(oid(Type::double_precision), bytes, true);
  return *this;
}

Parameters& Parameters::add(bool value) {
  add_value(oid(Type::boolean), std::string_view(value ? "\1" : "\0", 1), true);
  return *this;
}

Parameters& Parameters::add(std::string_view text) {
  // libpq takes text up to its first NUL: it would be cut without a word.
  if (text.find('\0') != std::string_view::npos) refuse_nul();
  add_value(oid(Type::unknown), text, false);
  return *this;
}

Parameters& Parameters::add_null() {
  offsets_.push_back(-1);
  types_.push_back(oid(Type::unknown));
  lengths_.push_back(0);
  formats_.push_back(0);
  return *this;
}

Parameters& Parameters::add_bytes(std::string_view bytes) {
  add_value(oid(Type::bytea), bytes, true);
  return *this;
}

Parameters& Parameters::add_array(std::span<const std::string_view> texts) {
  const auto append = [](std::string& into, std::string_view text) {
    into += text;
    return true;
  };
  add_value(array_oid(Type::text), array_of(Type::text, texts, append), true);
  return *this;
}

Parameters& Parameters::add_array(std::span<const std::int64_t> numbers) {
  const auto append = [](std::string& into, std::int64_t number) {
    append_big_endian(into, number);
    return true;
  };
  add_value(array_oid(Type::bigint), array_of(Type::bigint, numbers, append), true);
  return *this;
}

Parameters& Parameters::add_array(ColumnType type, std::span<const record::Cell> cells) {
  const auto append = [type](std::string& into, const record::Cell& cell) {
    if (cell.is_null()) return false;
    append_binary(into, cell, type);
    return true;
  };
  add_value(array_oid(type_of(type)), array_of(type_of(type), cells, append), true);
  return *this;
}

std::vector<const char*> Parameters::values() const {
  std::vector<const char*> values;
  values.reserve(offsets_.size());
  for (const std::int64_t offset : offsets_) values.push_back(offset < 0 ? nullptr : bytes_.data() + offset);
  return values;
}

void Parameters::add_value(std::uint32_t type, std::string_view bytes, bool binary) {
  offsets_.push_back(static_cast<std::int64_t>(bytes_.size()));
  bytes_ += bytes;
  bytes_ += '\0';
  types_.push_back(type);
  lengths_.push_back(static_cast<int>(bytes.size()));
  formats_.push_back(binary ? 1 : 0);
}

}  // namespace housingd::upsert::postgres
