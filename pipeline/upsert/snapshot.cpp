#include "pipeline/upsert/snapshot.h"

#include <algorithm>

#include "pipeline/definition/column_type_name.h"
#include "pipeline/definition/suggestion.h"
#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

std::vector<std::string> names_of(const std::vector<SnapshotTable>& tables) {
  std::vector<std::string> names;
  for (const auto& table : tables) names.push_back(table.name);
  return names;
}

Error unknown_table(const std::string& name, const std::vector<std::string>& known, const std::string& store) {
  const std::string meant = definition::did_you_mean(name, known);
  return {Disposition::fail_run, ErrorCode::invalid_definition,
          store + " has no table '" + name + "'; " + (meant.empty() ? "it has " + definition::one_of(known) : meant)};
}

}  // namespace

definition::ColumnType remembered_type(std::string_view table, std::string_view column, std::string_view type) {
  if (const auto known = definition::column_type_named(type)) return *known;
  throw SchemaConflict("table " + std::string(table) + ", column " + std::string(column) + ": the database holds " +
                       std::string(type) + ", a type that this version of housingd does not know; upgrade housingd");
}

result<void> select_tables(std::vector<SnapshotTable>& tables, const SnapshotSelection& selection,
                           const std::string& store) {
  const bool has_data =
      std::ranges::any_of(tables, [](const SnapshotTable& table) { return table.kind == SnapshotTable::Kind::data; });
  if (!has_data) {
    return Error(Disposition::fail_run, ErrorCode::store_unavailable,
                 store + " has no tables yet: run a job first, or name another store with --store");
  }
  if (selection.tables.empty()) return {};
  const auto known = names_of(tables);
  for (const auto& name : selection.tables) {
    if (std::ranges::find(known, name) == known.end()) return unknown_table(name, known, store);
  }
  std::erase_if(tables, [&](const SnapshotTable& table) {
    return std::ranges::find(selection.tables, table.name) == selection.tables.end();
  });
  return {};
}

}  // namespace housingd::upsert
