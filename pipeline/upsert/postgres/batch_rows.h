// A batch's rows, table by table; private to the PostgreSQL store.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/record/row.h"
#include "pipeline/upsert/shared_rows.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::postgres {

// One record of a batch, where it lies.
struct RecordAt {
  const record::PageRows* page;
  const record::RecordRows* record;
};

// A row of one table on its way. Its cells live in the page, or here when the
// row was gathered from several records.
struct RowToWrite {
  std::span<const record::Cell> cells;
  std::uint32_t parent;     // index into the rows of the parent table, or no_row
  std::uint64_t lists = 0;  // bit k: the rows of the k-th child table are all
  bool fresh = false;       // the table cannot have it
};

inline constexpr std::uint16_t no_parent = 0xFFFF;

// What a model's tables are to a batch: made once per prepared model.
struct TablePlace {
  std::size_t columns;
  Columns key;
  bool shared;
  bool own_key;                       // see has_own_key()
  std::uint16_t parent = no_parent;   // index into Model::tables
  std::size_t list = 0;               // which of its parent's child tables it is
  std::vector<std::size_t> children;  // indexes into Model::tables
};
[[nodiscard]] std::vector<TablePlace> places_of(const definition::Model& model);

// Gathers records so that every key stands once per table: a set is compared
// with the database at one moment, and one that held a key twice would ask for
// two things at once. What a later record says of a row counts; what it does
// not say is kept from the earlier one.
class BatchRows {
 public:
  // `known`: shared rows that need no writing. All must outlive this.
  BatchRows(const std::vector<TablePlace>& places, const SharedRows& known);
  BatchRows(const BatchRows&) = delete;
  BatchRows& operator=(const BatchRows&) = delete;

  // False, with nothing added: the same record is here already. Its lists
  // replace those of the earlier one, which must have been written before.
  [[nodiscard]] bool add(const RecordAt& record);

  [[nodiscard]] std::vector<RowToWrite>& rows_of(std::size_t table) { return tables_[table].rows; }
  [[nodiscard]] const std::vector<std::uint64_t>& shared_hashes() const { return shared_hashes_; }
  [[nodiscard]] bool empty() const { return records_.empty(); }

  // List rows whose parent is fresh are fresh too; after those with a key of
  // their own have been looked up.
  void spread_freshness();

  // Indexes into rows_of(table), by key: every transaction goes through a
  // table in this order, so that two never wait for each other.
  [[nodiscard]] std::vector<std::uint32_t> in_key_order(std::size_t table) const;

  void clear();

 private:
  // Finds a row by the values of its key.
  struct KeyHash {
    using is_avalanching = void;
    const BatchRows* batch;
    std::size_t table;
    std::size_t operator()(std::uint32_t row) const;
  };
  struct KeyEqual {
    const BatchRows* batch;
    std::size_t table;
    bool operator()(std::uint32_t left, std::uint32_t right) const;
  };
  struct TableRows {
    std::vector<RowToWrite> rows;
    boost::unordered_flat_set<std::uint32_t, KeyHash, KeyEqual> by_key;
  };

  std::uint32_t add_row(std::uint16_t table, std::span<const record::Cell> cells, std::uint32_t parent);
  void gather(RowToWrite& into, std::span<const record::Cell> later);

  const std::vector<TablePlace>& places_;
  const SharedRows& known_;
  std::vector<TableRows> tables_;
  boost::unordered_flat_set<std::uint64_t> records_;  // key hashes
  std::vector<std::uint64_t> shared_hashes_;          // of the shared rows that are to be written
  SharedRows met_;                                    // the same, to ask
  std::deque<std::vector<record::Cell>> gathered_;
  std::vector<std::uint32_t> row_index_;  // of the record in work: its rows' places in their tables
};

}  // namespace housingd::upsert::postgres
