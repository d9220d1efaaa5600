// What a model changes in a database: one set of rules for every store.
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/outcome/error.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert {

// The version of the ledger's tables that this program reads and writes.
inline constexpr int ledger_version = 2;

// A model and a database that do not agree; the message says the remedy.
class SchemaConflict : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// store_conflict (fail_run).
[[nodiscard]] outcome::Error to_error(const SchemaConflict& conflict);

// What a database has under the name of one of the model's tables.
struct StoredTable {
  std::vector<std::string> key;
  std::set<std::string> columns;
  std::set<std::string> indexes;                // by name
  std::map<std::string, std::string> types;     // by column, as schema_columns remembers them; empty: not our table
  std::string comment;                          // where the database has comments
  std::map<std::string, std::string> comments;  // by column
};

struct StoredSchema {
  bool has_ledger = false;                    // all of its tables
  std::map<std::string, StoredTable> tables;  // by name; those that are not there are not listed
};

// How one kind of database says it. Each gives one or more statements with
// final semicolons; empty where there is nothing to do.
class SchemaDialect {
 public:
  virtual ~SchemaDialect() = default;
  [[nodiscard]] virtual std::string column_type(const definition::Table& table,
                                                const definition::Column& column) const = 0;
  // What is missing of the ledger's tables, and their version.
  [[nodiscard]] virtual std::string create_ledger() const = 0;
  [[nodiscard]] virtual std::string create_table(const definition::Model& model,
                                                 const definition::Table& table) const = 0;
  [[nodiscard]] virtual std::string add_column(const definition::Table& table,
                                               const definition::Column& column) const = 0;
  [[nodiscard]] virtual std::string widen_column(const definition::Table& table, const definition::Column& column,
                                                 const std::string& from) const = 0;
  [[nodiscard]] virtual std::string create_index(const definition::Table& table,
                                                 const std::vector<std::string>& columns) const = 0;
  // Brings the comments of table and columns to what the model says.
  [[nodiscard]] virtual std::string describe(const definition::Table& table, const StoredTable& stored) const = 0;
};

// In the order in which they are to be made: run one after the other, their
// statements make the whole change, with what schema_columns remembers of it.
// Throws SchemaConflict: a table or column that is not ours, a column's type
// that narrows, another key.
[[nodiscard]] std::vector<SchemaChange> schema_difference(const definition::Model& model, const StoredSchema& stored,
                                                          const SchemaDialect& dialect);

// Throws SchemaConflict for a ledger that a newer or an older program wrote.
void check_ledger_version(int found);

}  // namespace housingd::upsert
