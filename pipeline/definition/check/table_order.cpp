#include <algorithm>

#include "pipeline/definition/check/model_check.h"
#include "pipeline/definition/suggestion.h"

namespace housingd::definition::check {

namespace {

std::vector<std::string> table_names(const Model& model) {
  std::vector<std::string> names;
  for (const Table& table : model.tables) names.push_back(table.name);
  return names;
}

bool parents_exist(const Model& model, Findings& findings) {
  bool all = true;
  const auto known = table_names(model);
  for (const Table& table : model.tables) {
    if (table.parent.empty() || model.find_table(table.parent) != nullptr) continue;
    const Path at{"tables", table.name, "parent"};
    findings.at_value(at, "the parent " + findings.shown(at) + " is no table of this model", one_of(known),
                      did_you_mean(table.parent, known));
    all = false;
  }
  return all;
}

// Steps from the table up to one without parent; nothing on a cycle.
std::optional<std::size_t> depth_of(const Model& model, const Table& table) {
  std::size_t depth = 0;
  for (const Table* at = &table; !at->parent.empty(); at = model.find_table(at->parent)) {
    if (++depth > model.tables.size()) return std::nullopt;
  }
  return depth;
}

}  // namespace

bool order_tables(Model& model, Findings& findings) {
  if (!parents_exist(model, findings)) return false;
  bool ordered = true;
  for (const Table& table : model.tables) {
    if (depth_of(model, table)) continue;
    findings.at_value({"tables", table.name, "parent"}, "the table " + yaml::quote(table.name) + " is its own ancestor",
                      "parents that end at a table without one");
    ordered = false;
  }
  if (!ordered) return false;
  // Each table goes where it stands in the file, unless its parent stands behind it.
  std::vector<Table> result;
  const auto place = [&](const auto& self, const Table& table) -> void {
    if (std::ranges::find(result, table.name, &Table::name) != result.end()) return;
    if (!table.parent.empty()) self(self, *model.find_table(table.parent));
    result.push_back(table);
  };
  for (const Table& table : model.tables) place(place, table);
  model.tables = std::move(result);
  return true;
}

}  // namespace housingd::definition::check
