#include "pipeline/definition/column_type_name.h"

namespace housingd::definition {

std::string_view name_of(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return "text";
    case ColumnType::integer:
      return "integer";
    case ColumnType::bigint:
      return "bigint";
    case ColumnType::number:
      return "double";
    case ColumnType::boolean:
      return "boolean";
    case ColumnType::uuid:
      return "uuid";
    case ColumnType::date:
      return "date";
    case ColumnType::timestamp:
      return "timestamp";
    case ColumnType::json:
      return "json";
  }
  return "";
}

std::optional<ColumnType> column_type_named(std::string_view name) {
  for (const ColumnType type :
       {ColumnType::text, ColumnType::integer, ColumnType::bigint, ColumnType::number, ColumnType::boolean,
        ColumnType::uuid, ColumnType::date, ColumnType::timestamp, ColumnType::json}) {
    if (name_of(type) == name) return type;
  }
  return std::nullopt;
}

}  // namespace housingd::definition
