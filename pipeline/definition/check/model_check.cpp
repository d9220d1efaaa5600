#include "pipeline/definition/check/model_check.h"

#include <algorithm>
#include <set>
#include <span>

#include "pipeline/definition/suggestion.h"

namespace housingd::definition::check {

namespace {

std::vector<std::string> roots_of(const Model& model) {
  std::set<std::string> roots;
  for (const Table& table : model.tables) {
    if (!table.root.empty()) roots.insert(table.root);
  }
  return {roots.begin(), roots.end()};
}

void check_roots(const Model& model, Findings& findings) {
  const auto known = roots_of(model);
  const auto check = [&](const std::string& root, const Path& at) {
    if (root.empty() || std::ranges::find(known, root) != known.end()) return;
    findings.at_value(at, "the root " + findings.shown(at) + " is that of no table of this model", one_of(known),
                      did_you_mean(root, known));
  };
  for (const Table& table : model.tables) {
    for (const Column& column : table.columns)
      check(column.root, {"tables", table.name, "columns", column.name, "root"});
  }
  for (std::size_t i = 0; i < model.ignored.size(); ++i) {
    check(model.ignored[i].root, {"ignored", std::to_string(i), "root"});
  }
}

// A parent precedes its children, so what it inherits is complete already.
void inherit(Table& table, const Table& parent, Findings& findings) {
  if (table.root.empty()) table.root = parent.root;
  for (Column& column : table.columns) {
    if (column.origin != ColumnOrigin::parent || column.parent_column.empty()) continue;
    if (const auto of_parent = parent.find_column(column.parent_column)) {
      column.type = parent.columns[*of_parent].type;
      continue;
    }
    std::vector<std::string> known;
    for (const Column& candidate : parent.columns) known.push_back(candidate.name);
    const Path at{"tables", table.name, "columns", column.name, "parent"};
    findings.at_value(at, "the parent " + yaml::quote(parent.name) + " has no column " + findings.shown(at),
                      one_of(known), did_you_mean(column.parent_column, known));
  }
}

bool refers_to(const Table& table, const std::string& column, const std::string& parent_column) {
  const auto found = table.find_column(column);
  return found && table.columns[*found].origin == ColumnOrigin::parent &&
         table.columns[*found].parent_column == parent_column;
}

bool key_begins_with_that_of(const Table& parent, const Table& table) {
  if (table.key.size() < parent.key.size()) return false;
  return std::ranges::equal(
      parent.key, std::span(table.key).first(parent.key.size()),
      [&](const std::string& of_parent, const std::string& own) { return refers_to(table, own, of_parent); });
}

std::string references(const Table& parent) {
  std::vector<std::string> references;
  for (const std::string& column : parent.key) references.push_back("{parent: " + column + "}");
  std::string text;
  for (const std::string& reference : references) text += (text.empty() ? "" : ", ") + reference;
  return text;
}

void check_link(const Table& table, const Table& parent, Findings& findings) {
  if (parent.key.empty() || table.key.empty()) return;
  if (parent.shared) {
    findings.at_value({"tables", table.name, "parent"},
                      "the parent " + yaml::quote(parent.name) + " is shared: it owns no rows",
                      "a parent that is not shared");
  }
  if (table.each) {
    if (key_begins_with_that_of(parent, table)) return;
    findings.at_value({"tables", table.name, "key"},
                      "the key of " + yaml::quote(table.name) + " does not begin with the key of its parent " +
                          yaml::quote(parent.name),
                      "its first columns to be " + references(parent));
    return;
  }
  for (const std::string& key : parent.key) {
    const auto is_reference = [&](const Column& column) { return refers_to(table, column.name, key); };
    if (std::ranges::any_of(table.columns, is_reference)) continue;
    findings.at_key(
        {"tables", table.name, "columns"},
        "no column of " + yaml::quote(table.name) + " refers to the key column " + yaml::quote(key) + " of its parent",
        "a column {parent: " + key + "}");
  }
}

void require_key_columns(Table& table) {
  for (const std::string& key : table.key) {
    if (const auto column = table.find_column(key)) table.columns[*column].required = true;
  }
}

}  // namespace

void check_model(Model& model, Findings& findings) {
  for (Table& table : model.tables) {
    // `parent: none` says the same as no parent.
    if (table.parent == "none") table.parent.clear();
    check_table(table, findings);
    require_key_columns(table);
  }
  check_roots(model, findings);
  if (!order_tables(model, findings)) return;
  for (Table& table : model.tables) {
    const Table* parent = table.parent.empty() ? nullptr : model.find_table(table.parent);
    if (parent == nullptr) continue;
    inherit(table, *parent, findings);
    check_link(table, *parent, findings);
  }
}

}  // namespace housingd::definition::check
