// Writes rows of one table, comparing first; private to the SQLite store.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/record/row.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/sqlite/change_log.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::sqlite {

enum class Written : std::uint8_t { inserted, updated, unchanged };

// Keys read from the store, with the memory of their texts.
struct StoredKeys {
  std::vector<std::vector<record::Cell>> keys;
  std::deque<std::string> texts;
};

class TableWriter {
 public:
  using Cells = std::span<const record::Cell>;

  TableWriter(Database& database, const definition::Model& model, const definition::Table& table);

  // Makes the stored row say what the cells say. A removed row comes back.
  Written write(Cells cells, const Stamp& stamp, ChangeLog& log, TableCounts& counts);

  // Makes the rows of one parent say what the set's rows say. Returns the keys
  // of those that the store has besides and that are not removed yet: they
  // are not touched here.
  StoredKeys write_children(Cells parent_key, const record::PageRows& page, const record::ChildSet& set,
                            const Stamp& stamp, ChangeLog& log, TableCounts& counts);

  // Ends the row of this key. False: there is none, or it is removed already.
  bool remove(Cells key, Removal removal, const Stamp& stamp);

  // Keys of the rows of one parent that its removal concerns: those that are
  // not removed yet, and when it is hard the others too.
  StoredKeys children_to(Removal removal, Cells parent_key);

  [[nodiscard]] Cells key_of(Cells cells, std::vector<record::Cell>& buffer) const;
  [[nodiscard]] const definition::Table& table() const { return table_; }
  [[nodiscard]] const std::vector<std::size_t>& key_columns() const { return key_; }

 private:
  // What a SELECT of this table gives: its columns in their order, then removed_at.
  bool insert(Cells cells, const Stamp& stamp);
  bool find(Cells cells);
  Written compare_and_update(const Statement& stored, Cells cells, const Stamp& stamp, ChangeLog& log);
  void update(const Statement& stored, Cells cells, const Stamp& stamp);
  void log_changes(const Statement& stored, Cells cells, const Stamp& stamp, ChangeLog& log);
  int compare_key(const Statement& stored, Cells cells) const;
  void add_stored_key(const Statement& stored, StoredKeys& into) const;
  void begin_children(Cells parent_key);

  const definition::Table& table_;
  int removed_at_;  // its column in SELECTs
  std::vector<std::size_t> key_, others_, tracked_;
  Statement insert_, find_, update_, remove_soft_, remove_hard_;
  std::optional<Statement> children_;
  // Rows come in runs of new ones or of known ones: what the last row was
  // decides what is tried first.
  bool expect_new_ = true;
};

}  // namespace housingd::upsert::sqlite
