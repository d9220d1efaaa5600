// Writes pages of rows into the model's tables; private to the SQLite store.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/record/row.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/shared_rows.h"
#include "pipeline/upsert/sqlite/change_log.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/sqlite/table_writer.h"

namespace housingd::upsert::sqlite {

// Knows how tables hang together: a removed row takes what belongs to it
// along, a returning one brings it back with its own rows.
class ModelWriter {
 public:
  ModelWriter(Database& database, const definition::Model& model);

  void write(const record::PageRows& page, const Stamp& stamp, Removal removal, Effect& effect);

  // Removes one row of a table and everything that belongs to it.
  void remove(std::size_t table, TableWriter::Cells key, const Stamp& stamp, Removal removal, Effect& effect);

  // The transaction was rolled back: nothing that it wrote is there.
  void forget();

  [[nodiscard]] const definition::Model& model() const { return model_; }

 private:
  void write_record(const record::PageRows& page, const record::RecordRows& record, const Stamp& stamp, Removal removal,
                    Effect& effect);
  Written write_row(const record::PageRows& page, const record::Row& row, const Stamp& stamp, Effect& effect);
  void write_child_set(const record::PageRows& page, const record::ChildSet& set, const Stamp& stamp, Removal removal,
                       Effect& effect);

  const definition::Model model_;
  std::vector<std::unique_ptr<TableWriter>> tables_;
  std::vector<std::vector<std::size_t>> children_;  // tables that belong to a table
  ChangeLog log_;
  SharedRows shared_;
  std::vector<bool> inserted_;  // by row of the record in work
  std::vector<record::Cell> key_;
};

}  // namespace housingd::upsert::sqlite
