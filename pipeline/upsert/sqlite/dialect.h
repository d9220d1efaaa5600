// The model's tables in SQLite's words; private to the SQLite store.
#pragma once

#include <string>
#include <vector>

#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::sqlite {

class SqliteDialect final : public SchemaDialect {
 public:
  [[nodiscard]] std::string column_type(const definition::Table& table,
                                        const definition::Column& column) const override;
  [[nodiscard]] std::string create_ledger() const override;
  [[nodiscard]] std::string create_table(const definition::Model& model, const definition::Table& table) const override;
  [[nodiscard]] std::string add_column(const definition::Table& table, const definition::Column& column) const override;
  // Nothing: SQLite stores a value of the old type as one of the new.
  [[nodiscard]] std::string widen_column(const definition::Table& table, const definition::Column& column,
                                         const std::string& from) const override;
  [[nodiscard]] std::string create_index(const definition::Table& table,
                                         const std::vector<std::string>& columns) const override;
  // Nothing: SQLite has no comments.
  [[nodiscard]] std::string describe(const definition::Table& table, const StoredTable& stored) const override;
};

}  // namespace housingd::upsert::sqlite
