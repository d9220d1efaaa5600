// Changes of a schema as a test reads them: "column homes.floor".
#pragma once

#include <string>
#include <vector>

#include "pipeline/upsert/store.h"

namespace housingd::upsert {

inline std::string text_of(const SchemaChange& change) {
  switch (change.kind) {
    case SchemaChange::Kind::create_ledger:
      return "ledger";
    case SchemaChange::Kind::create_table:
      return "table " + change.table;
    case SchemaChange::Kind::add_column:
      return "column " + change.table + "." + change.name;
    case SchemaChange::Kind::widen_column:
      return "type of " + change.table + "." + change.name;
    case SchemaChange::Kind::create_index:
      return "index on " + change.table;
    case SchemaChange::Kind::describe:
      return "comments of " + change.table;
  }
  return "";
}

inline std::vector<std::string> texts_of(const std::vector<SchemaChange>& changes) {
  std::vector<std::string> texts;
  for (const auto& change : changes) texts.push_back(text_of(change));
  return texts;
}

}  // namespace housingd::upsert
