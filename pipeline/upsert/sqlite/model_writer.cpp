#include "pipeline/upsert/sqlite/model_writer.h"

#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::sqlite {

using definition::Model;
using record::ChildSet;
using record::PageRows;
using record::RecordRows;
using record::Row;

ModelWriter::ModelWriter(Database& database, const Model& model)
    : model_(model), children_(model.tables.size()), log_(database) {
  for (std::size_t i = 0; i < model.tables.size(); ++i) {
    tables_.push_back(std::make_unique<TableWriter>(database, model_, model_.tables[i]));
    children_[i] = children_of(model_, i);
  }
}

void ModelWriter::write(const PageRows& page, const Stamp& stamp, Removal removal, Effect& effect) {
  effect.tables.resize(model_.tables.size());
  for (const auto& record : page.records) write_record(page, record, stamp, removal, effect);
  effect.changes += log_.take_count();
}

void ModelWriter::write_record(const PageRows& page, const RecordRows& record, const Stamp& stamp, Removal removal,
                               Effect& effect) {
  inserted_.assign(record.row_count, false);
  const std::uint32_t end = record.first_row + record.row_count;
  const std::uint32_t sets_end = record.first_child_set + record.child_set_count;
  std::uint32_t set = record.first_child_set;
  for (std::uint32_t row = record.first_row; row < end || set < sets_end;) {
    const bool at_set = set < sets_end && page.child_sets[set].first_row <= row;
    // Nothing can be stored yet below a row that was not there a moment ago.
    if (at_set && !inserted_[page.child_sets[set].parent - record.first_row]) {
      write_child_set(page, page.child_sets[set], stamp, removal, effect);
      row += page.child_sets[set++].row_count;
    } else if (at_set) {
      for (const std::uint32_t last = row + page.child_sets[set++].row_count; row < last; ++row) {
        inserted_[row - record.first_row] = write_row(page, page.rows[row], stamp, effect) == Written::inserted;
      }
    } else {
      inserted_[row - record.first_row] = write_row(page, page.rows[row], stamp, effect) == Written::inserted;
      ++row;
    }
  }
}

Written ModelWriter::write_row(const PageRows& page, const Row& row, const Stamp& stamp, Effect& effect) {
  TableWriter& writer = *tables_[row.table];
  const auto cells = page.cells_of(row, writer.table().columns.size());
  if (writer.table().shared && !shared_.add(row_hash(row.table, cells))) return Written::unchanged;
  return writer.write(cells, stamp, log_, effect.tables[row.table]);
}

void ModelWriter::write_child_set(const PageRows& page, const ChildSet& set, const Stamp& stamp, Removal removal,
                                  Effect& effect) {
  const Row& parent = page.rows[set.parent];
  const TableWriter& parents = *tables_[parent.table];
  const auto parent_key = parents.key_of(page.cells_of(parent, parents.table().columns.size()), key_);
  const StoredKeys missing =
      tables_[set.table]->write_children(parent_key, page, set, stamp, log_, effect.tables[set.table]);
  for (const auto& key : missing.keys) remove(set.table, key, stamp, removal, effect);
}

void ModelWriter::forget() {
  shared_.forget();
  (void)log_.take_count();
}

void ModelWriter::remove(std::size_t table, TableWriter::Cells key, const Stamp& stamp, Removal removal,
                         Effect& effect) {
  effect.tables.resize(model_.tables.size());
  for (const std::size_t child : children_[table]) {
    const StoredKeys children = tables_[child]->children_to(removal, key);
    for (const auto& child_key : children.keys) remove(child, child_key, stamp, removal, effect);
  }
  if (tables_[table]->remove(key, removal, stamp)) ++effect.tables[table].removed;
}

}  // namespace housingd::upsert::sqlite
