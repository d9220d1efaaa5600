#include "pipeline/upsert/schema_difference.h"

#include <span>
#include <string_view>

#include "pipeline/definition/column_type_name.h"
#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert {

using definition::Column;
using definition::Model;
using definition::Table;
using Kind = SchemaChange::Kind;

namespace {

// Whether every value of the old type has one of the new that says the same.
bool widens(std::string_view from, std::string_view to) {
  if (from == "integer") return to == "bigint";
  if (from == "boolean") return to == "integer" || to == "bigint";
  return to == "text" && (from == "uuid" || from == "date" || from == "timestamp" || from == "json");
}

SchemaConflict not_ours(const Table& table) {
  return SchemaConflict("table " + table.name +
                        ": the database has one of this name that housingd did not make; rename either, or import "
                        "into a new database");
}

SchemaConflict not_ours(const Table& table, const Column& column) {
  return SchemaConflict("table " + table.name + ", column " + column.name +
                        ": the database has one of this name that housingd did not make; rename either");
}

SchemaConflict another_key(const Table& table, const StoredTable& stored) {
  return SchemaConflict("table " + table.name + ": its key is (" + quoted_list(stored.key) + ") in the database and (" +
                        quoted_list(table.key) + ") in the model; import into a new database, or rename the table");
}

SchemaConflict narrowed(const Table& table, const Column& column, const std::string& stored_type) {
  return SchemaConflict("table " + table.name + ", column " + column.name + ": the database holds " + stored_type +
                        ", the model says " + std::string(name_of(column.type)) +
                        ", which not every stored value may be; keep the type, give the column another name, or "
                        "import into a new database");
}

// A word as a literal that every SQL reads.
std::string literal(std::string_view word) {
  std::string text = "'";
  for (const char c : word) text.append(c == '\'' ? 2 : 1, c);
  return text + "'";
}

std::string remember(const Table& table, std::span<const Column> columns) {
  std::string rows;
  for (const auto& column : columns) {
    rows += (rows.empty() ? "\n  (" : ",\n  (") + literal(table.name) + ", " + literal(column.name) + ", " +
            literal(name_of(column.type)) + ")";
  }
  return "INSERT INTO schema_columns (table_name, column_name, type) VALUES" + rows +
         "\n  ON CONFLICT (table_name, column_name) DO UPDATE SET type = excluded.type;\n";
}

class Difference {
 public:
  Difference(const Model& model, const SchemaDialect& dialect) : model_(model), dialect_(dialect) {}

  void create_ledger() { changes_.push_back({Kind::create_ledger, "", "", dialect_.create_ledger()}); }

  void create(const Table& table) {
    add(Kind::create_table, table, "",
        dialect_.create_table(model_, table) + dialect_.describe(table, {}) + remember(table, table.columns));
    index(table, {});
  }

  void extend(const Table& table, const StoredTable& stored) {
    if (stored.types.empty()) throw not_ours(table);
    if (stored.key != table.key) throw another_key(table, stored);
    for (const auto& column : table.columns) extend(table, column, stored);
    if (auto statement = dialect_.describe(table, stored); !statement.empty()) {
      add(Kind::describe, table, "", std::move(statement));
    }
    index(table, stored.indexes);
  }

  std::vector<SchemaChange> take() { return std::move(changes_); }

 private:
  void extend(const Table& table, const Column& column, const StoredTable& stored) {
    const std::span<const Column> itself(&column, 1);
    if (!stored.columns.contains(column.name)) {
      return add(Kind::add_column, table, column.name, dialect_.add_column(table, column) + remember(table, itself));
    }
    const auto known = stored.types.find(column.name);
    if (known == stored.types.end()) throw not_ours(table, column);
    const std::string& type = known->second;
    if (type == name_of(column.type)) return;
    if (!widens(type, name_of(column.type))) throw narrowed(table, column, type);
    add(Kind::widen_column, table, column.name, dialect_.widen_column(table, column, type) + remember(table, itself));
  }

  void index(const Table& table, const std::set<std::string>& stored) {
    for (const auto& columns : indexes_of(model_, table)) {
      const std::string name = index_name(table, columns);
      if (!stored.contains(name)) add(Kind::create_index, table, name, dialect_.create_index(table, columns));
    }
  }

  void add(Kind kind, const Table& table, const std::string& name, std::string statement) {
    changes_.push_back({kind, table.name, name, std::move(statement)});
  }

  const Model& model_;
  const SchemaDialect& dialect_;
  std::vector<SchemaChange> changes_;
};

}  // namespace

outcome::Error to_error(const SchemaConflict& conflict) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::store_conflict, conflict.what()};
}

std::vector<SchemaChange> schema_difference(const Model& model, const StoredSchema& stored,
                                            const SchemaDialect& dialect) {
  Difference difference(model, dialect);
  if (!stored.has_ledger) difference.create_ledger();
  for (const auto& table : model.tables) {
    const auto found = stored.tables.find(table.name);
    if (found == stored.tables.end()) {
      difference.create(table);
    } else {
      difference.extend(table, found->second);
    }
  }
  return difference.take();
}

void check_ledger_version(int found) {
  if (found == ledger_version) return;
  if (found < ledger_version) {
    throw SchemaConflict("the database was written by an older version of housingd (ledger " + std::to_string(found) +
                         ", this one needs " + std::to_string(ledger_version) + "); import into a new database");
  }
  throw SchemaConflict("the database was written by a newer version of housingd (ledger " + std::to_string(found) +
                       ", this one knows " + std::to_string(ledger_version) + "); upgrade housingd");
}

}  // namespace housingd::upsert
