#include "pipeline/upsert/mapping.h"

#include <algorithm>

#include "pipeline/upsert/mapping_plan.h"
#include "pipeline/upsert/record_mapper.h"

namespace housingd::upsert {

using definition::ColumnOrigin;
using definition::Endpoint;
using definition::JsonPath;
using definition::Model;
using definition::Table;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

JsonPath joined(const JsonPath& base, std::string_view rest) {
  return *JsonPath::parse(base.text() + std::string(rest), JsonPath::Star::allowed);
}

class Compiler {
 public:
  Compiler(const Model& model, const Endpoint& endpoint) : model_(model), endpoint_(endpoint) {}

  MappingPlan compile() {
    MappingPlan plan;
    for (std::size_t i = 0; i < model_.tables.size(); ++i) {
      if (endpoint_.roots.contains(model_.tables[i].root)) plan.tables.push_back(table_plan(i));
    }
    return plan;
  }

 private:
  TablePlan table_plan(std::size_t index) {
    const Table& table = model_.tables[index];
    const JsonPath& root = endpoint_.roots.at(table.root);
    TablePlan plan;
    plan.table = static_cast<std::uint16_t>(index);
    plan.shared = table.shared;
    plan.is_list = table.each.has_value();
    plan.from_parent_rows = plan.is_list && !table.parent.empty();
    plan.root = record::Pointer(root);
    plan.lenient = table.shared || is_embedded(root);
    if (table.at) plan.target = record::Pointer(*table.at);
    if (table.each) {
      plan.list = record::Pointer(*table.each);
      plan.target = record::Pointer(joined(*table.each, "/*"));
    }
    if (!table.parent.empty()) {
      plan.parent = index_of(table.parent);
      plan.owns_children_of_parent = !table.shared && (plan.is_list || is_owned_list(table, root));
    }
    for (const auto& column : table.columns) plan.columns.push_back(column_plan(table, column));
    for (const auto& name : table.key) {
      const auto at = static_cast<std::uint16_t>(*table.find_column(name));
      plan.key.push_back(at);
      plan.columns[at].key = true;
    }
    return plan;
  }

  ColumnPlan column_plan(const Table& table, const definition::Column& column) {
    ColumnPlan plan;
    plan.origin = column.origin;
    plan.type = column.type;
    plan.required = column.required;
    plan.name = column.name;
    plan.path = record::Pointer(column.path);
    if (!column.root.empty() && column.root != table.root) {
      plan.from_record = true;
      const auto root = endpoint_.roots.find(column.root);
      if (root != endpoint_.roots.end()) plan.path = record::Pointer(joined(root->second, column.path.text()));
    }
    if (column.origin == ColumnOrigin::parent) {
      const Table& parent = *model_.find_table(table.parent);
      plan.parent_column = static_cast<std::uint16_t>(*parent.find_column(column.parent_column));
    }
    return plan;
  }

  [[nodiscard]] std::uint16_t index_of(const std::string& table) const {
    return static_cast<std::uint16_t>(model_.find_table(table) - model_.tables.data());
  }

  // A root of its own that this record only carries along.
  static bool is_embedded(const JsonPath& root) { return !root.is_whole() && !root.has_star(); }

  [[nodiscard]] bool is_owned_list(const Table& table, const JsonPath& root) const {
    const auto parent_root = endpoint_.roots.find(model_.find_table(table.parent)->root);
    return root.has_star() && parent_root != endpoint_.roots.end() && parent_root->second.is_prefix_of(root);
  }

  const Model& model_;
  const Endpoint& endpoint_;
};

// The table at the record's own root whose key is the record's key.
std::optional<std::size_t> find_record_table(const Model& model, const Endpoint& endpoint) {
  for (std::size_t i = 0; i < model.tables.size(); ++i) {
    const Table& table = model.tables[i];
    const auto root = endpoint.roots.find(table.root);
    if (root == endpoint.roots.end() || !root->second.is_whole()) continue;
    if (table.each || table.at || table.shared || table.key.size() != 1) continue;
    const auto& key = table.columns[*table.find_column(table.key.front())];
    if (key.origin == ColumnOrigin::path && key.root.empty() && key.path == endpoint.record_key) return i;
  }
  return std::nullopt;
}

}  // namespace

outcome::result<Mapping> Mapping::compile(const Model& model, const Endpoint& endpoint) {
  const auto record_table = find_record_table(model, endpoint);
  if (!record_table) {
    return Error(Disposition::fail_run, ErrorCode::invalid_definition,
                 "model '" + model.name + "' has no table for the records of endpoint '" + endpoint.name +
                     "': one whose root is at \"\" and whose key is the column with path '" +
                     endpoint.record_key.text() + "'");
  }
  auto plan = std::make_shared<MappingPlan>(Compiler(model, endpoint).compile());
  plan->record_table = *record_table;
  Mapping mapping;
  mapping.plan_ = std::move(plan);
  return mapping;
}

std::size_t Mapping::record_table() const {
  return plan_->record_table;
}

std::optional<record::Reject> Mapping::map(const record::Value& record, std::string_view key, std::uint64_t key_hash,
                                           record::PageRows& page, std::deque<std::string>& texts) const {
  return RecordMapper(*plan_, record, page, texts).map(key, key_hash);
}

}  // namespace housingd::upsert
