#include "pipeline/upsert/record_key.h"

#include "pipeline/upsert/text_forms.h"

namespace housingd::upsert {

record::Cell key_cell(const definition::Column& column, std::string& key) {
  switch (column.type) {
    case definition::ColumnType::integer:
    case definition::ColumnType::bigint:
      return record::Cell::integer(std::stoll(key));
    case definition::ColumnType::uuid:
      return record::Cell::text(key = stored_uuid(key));
    default:
      return record::Cell::text(key);
  }
}

}  // namespace housingd::upsert
