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

}  // namespace housingd::definition
