// The model's tables in PostgreSQL's words; private to the PostgreSQL store.
#pragma once

#include <string>
#include <vector>

#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::postgres {

// Names are not qualified: they mean the first schema of the search path.
//
// No foreign keys: a row may be marked as removed while others still name it, a
// record may name a road that its source gives nothing else of, and checking
// them doubled the time of a merge when it was measured. The ways from parent
// to child are in the model, and in the columns' comments.
class PostgresDialect final : public SchemaDialect {
 public:
  [[nodiscard]] std::string column_type(const definition::Table& table,
                                        const definition::Column& column) const override;
  [[nodiscard]] std::string create_ledger() const override;
  [[nodiscard]] std::string create_table(const definition::Model& model, const definition::Table& table) const override;
  [[nodiscard]] std::string add_column(const definition::Table& table, const definition::Column& column) const override;
  // Stored values become what the SQLite store holds of them.
  [[nodiscard]] std::string widen_column(const definition::Table& table, const definition::Column& column,
                                         const std::string& from) const override;
  [[nodiscard]] std::string create_index(const definition::Table& table,
                                         const std::vector<std::string>& columns) const override;
  // Comments that the model has nothing to say about are left alone.
  [[nodiscard]] std::string describe(const definition::Table& table, const StoredTable& stored) const override;
};

}  // namespace housingd::upsert::postgres
