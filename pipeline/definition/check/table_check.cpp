#include <algorithm>
#include <set>
#include <span>

#include "pipeline/definition/check/model_check.h"
#include "pipeline/definition/suggestion.h"

namespace housingd::definition::check {

namespace {

std::vector<std::string> column_names(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

class TableCheck {
 public:
  TableCheck(const Table& table, Findings& findings) : table_(table), findings_(findings) {}

  void run() {
    check_name();
    check_kind();
    for (const Column& column : table_.columns) check_column(column);
    check_key();
    check_track();
    check_indexes();
  }

 private:
  [[nodiscard]] Path path(std::initializer_list<std::string> rest) const {
    Path path{"tables", table_.name};
    path.insert(path.end(), rest);
    return path;
  }

  void check_name() {
    const bool reserved = std::ranges::find(ledger_tables, table_.name) != std::end(ledger_tables);
    if (!reserved && !table_.name.starts_with("sqlite_")) return;
    findings_.at_key(path({}), "the table name " + yaml::quote(table_.name) + " is taken by the store itself",
                     "another name");
  }

  void check_kind() {
    const bool has_root = !table_.root.empty();
    const bool has_parent = !table_.parent.empty();
    if (!has_root && !has_parent) {
      findings_.at_key(path({}), "the table " + yaml::quote(table_.name) + " says not what its rows are made of",
                       "root (an entity), or parent and each (a list)");
    }
    if (table_.at && table_.each) {
      findings_.at_value(path({"at"}), "'at' is given beside 'each'", "the whole path in 'each'");
    }
    if (table_.each && !table_.each->tokens().empty() && table_.each->tokens().back() == "*") {
      findings_.at_value(path({"each"}), "'each' ends in '*'", "the path of the list: every element is meant anyway");
    }
    if (has_parent && !has_root && !table_.each) {
      findings_.at_key(path({}),
                       "the table " + yaml::quote(table_.name) + " has a parent, but neither 'each' nor 'root'",
                       "each: the list in the parent's element, or root: an entity with a key of its own");
    }
    if (has_parent && has_root && table_.each) {
      findings_.at_value(path({"each"}), "'each' is given beside both 'root' and 'parent'",
                         "parent and each (a list of the parent), or root and parent (an entity of its own)");
    }
    if (!has_parent && has_root && table_.each && !table_.shared) {
      findings_.at_value(path({"each"}), "a list belongs to a parent, or is shared",
                         "'parent' instead of 'root', or shared: true");
    }
    if (table_.shared && has_parent) {
      findings_.at_value(path({"parent"}), "a shared table has no parent: its rows are owned by none",
                         "'root' instead");
    }
  }

  void check_column(const Column& column) {
    const Path at = path({"columns", column.name});
    if (std::ranges::find(bookkeeping_columns, column.name) != std::end(bookkeeping_columns)) {
      findings_.at_key(at, "the column name " + yaml::quote(column.name) + " is taken: every table gets this column",
                       "another name");
    }
    const bool of_list = column.origin == ColumnOrigin::position || column.origin == ColumnOrigin::is_first;
    if (of_list && !table_.each) {
      findings_.at_value(path({"columns", column.name, "element"}), "'element' is given in a table that is no list",
                         "'each' in the table");
    }
    if (column.origin == ColumnOrigin::parent && table_.parent.empty()) {
      findings_.at_value(path({"columns", column.name, "parent"}), "'parent' is given in a table without a parent",
                         "'parent' in the table too");
    }
  }

  // Reports each name that is no column, or repeated.
  void check_names(std::span<const std::string> names, const Path& at, const std::string& list) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].empty()) continue;
      Path element = at;
      element.push_back(std::to_string(i));
      const auto known = column_names(table_);
      if (!table_.find_column(names[i])) {
        findings_.at_value(
            element,
            list + " names " + findings_.shown(element) + ", which is no column of " + yaml::quote(table_.name),
            one_of(known), did_you_mean(names[i], known));
      } else if (!seen.insert(names[i]).second) {
        findings_.at_value(element, list + " names " + findings_.shown(element) + " twice", "each column once");
      }
    }
  }

  void check_key() {
    check_names(table_.key, path({"key"}), "'key'");
    for (std::size_t i = 0; i < table_.key.size(); ++i) {
      const auto column = table_.find_column(table_.key[i]);
      if (!column) continue;
      const ColumnType type = table_.columns[*column].type;
      const bool comparable = type != ColumnType::json && type != ColumnType::number;
      if (comparable || table_.columns[*column].origin != ColumnOrigin::path) continue;
      findings_.at_value(path({"key", std::to_string(i)}), "a column of this type cannot be part of a key",
                         "a type whose values are equal or not: text, integer, bigint, uuid, …");
    }
  }

  void check_track() {
    check_names(table_.track, path({"track"}), "'track'");
    for (std::size_t i = 0; i < table_.track.size(); ++i) {
      if (std::ranges::find(table_.key, table_.track[i]) == table_.key.end()) continue;
      findings_.at_value(path({"track", std::to_string(i)}), "'track' names a key column, which never changes",
                         "other columns");
    }
  }

  void check_indexes() {
    for (std::size_t i = 0; i < table_.indexes.size(); ++i) {
      check_names(table_.indexes[i], path({"indexes", std::to_string(i)}), "'indexes'");
    }
  }

  const Table& table_;
  Findings& findings_;
};

}  // namespace

void check_table(const Table& table, Findings& findings) {
  TableCheck(table, findings).run();
}

}  // namespace housingd::definition::check
