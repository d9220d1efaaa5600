#include <algorithm>

#include "pipeline/definition/check/job_check.h"

namespace housingd::definition::check {

namespace {

// A table with one row per record, under the record's key: what completeness
// is counted by and what the sweep looks at.
bool holds_records(const Table& table, const std::string& root, const JsonPath& record_key) {
  const bool is_entity = table.root == root && !table.at && !table.each && !table.shared;
  if (!is_entity || table.key.size() != 1) return false;
  const auto key = table.find_column(table.key.front());
  if (!key) return false;
  const Column& column = table.columns[*key];
  return column.origin == ColumnOrigin::path && column.root.empty() && column.path == record_key;
}

void check_record_table(const Job& job, const Model& model, const Endpoint& endpoint, Findings& findings) {
  const std::string shown = findings.shown({"endpoint"});
  const auto own = std::ranges::find_if(endpoint.roots, [](const auto& root) { return root.second.is_whole(); });
  if (own == endpoint.roots.end()) {
    findings.at_value({"endpoint"}, "the endpoint " + shown + " has no root at \"\", the record itself",
                      "one of its 'roots' to be \"\"");
    return;
  }
  const auto holds = [&](const Table& table) { return holds_records(table, own->first, endpoint.record_key); };
  if (std::ranges::any_of(model.tables, holds)) return;
  findings.at_value(
      {"endpoint"}, "no table of the model " + yaml::quote(job.model) + " holds one row per record of " + shown,
      "a table with 'root: " + own->first +
          "', without at, each and shared, whose key is one column {path: " + endpoint.record_key.text() + "}");
}

// Rows of these tables could never be completed from the endpoint's records.
void check_needed_roots(const Model& model, const Endpoint& endpoint, Findings& findings) {
  const auto has = [&](const std::string& root) { return endpoint.roots.contains(root); };
  const auto refuse = [&](const Table& table, const std::string& root) {
    findings.at_value({"endpoint"},
                      "the endpoint " + findings.shown({"endpoint"}) + " fills the table " + yaml::quote(table.name) +
                          " but lacks the root " + yaml::quote(root) + " that its rows need",
                      yaml::quote(root) + " among the endpoint's 'roots'");
  };
  for (const Table& table : model.tables) {
    if (!has(table.root)) continue;
    const Table* parent = table.parent.empty() ? nullptr : model.find_table(table.parent);
    if (parent != nullptr && !has(parent->root)) refuse(table, parent->root);
    for (const Column& column : table.columns) {
      if (column.required && !column.root.empty() && !has(column.root)) refuse(table, column.root);
    }
  }
}

}  // namespace

void check_roots(const Job& job, const Model& model, const Endpoint& endpoint, Findings& findings) {
  check_record_table(job, model, endpoint, findings);
  check_needed_roots(model, endpoint, findings);
}

}  // namespace housingd::definition::check
