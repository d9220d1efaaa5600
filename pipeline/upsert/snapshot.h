// What a store holds, as it was at one moment: for exports.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/outcome/result.h"
#include "pipeline/record/row.h"

namespace housingd::upsert {

struct SnapshotColumn {
  std::string name;
  definition::ColumnType type = definition::ColumnType::text;
  std::string description;  // of data tables only where the database keeps comments
};

struct SnapshotTable {
  enum class Kind : std::uint8_t {
    data,    // of a model: its columns, then the bookkeeping columns
    ledger,  // what the store keeps about runs
  };
  std::string name;
  Kind kind = Kind::data;
  std::string description;
  std::vector<SnapshotColumn> columns;
  std::vector<std::string> key;
  std::vector<std::vector<std::string>> indexes;  // of data tables: those that the model asked for
};

struct Snapshot {
  std::string moment;                 // RFC 3339, UTC: what was committed before it is there
  std::vector<SnapshotTable> tables;  // data tables as they were created, then the ledger's
};

struct SnapshotSelection {
  std::vector<std::string> tables{};  // by name; empty: all
  bool removed_rows = true;           // of data tables: also those with removed_at

  [[nodiscard]] bool is_everything() const { return tables.empty() && removed_rows; }
};

// Gets a snapshot from Store::read_snapshot(): begin(), then each table with
// its rows, in no particular order within a table. Called on one thread at a
// time, which need not be the caller's; may block. An error ends the reading
// and is what read_snapshot() returns.
class SnapshotSink {
 public:
  using Cells = std::span<const record::Cell>;

  virtual ~SnapshotSink() = default;
  // The snapshot lives as long as the reading.
  virtual outcome::result<void> begin(const Snapshot& snapshot) = 0;
  virtual outcome::result<void> begin_table(const SnapshotTable& table) = 0;
  // One cell a column, none absent. Values are as the SQLite store holds them:
  // uuids in lower case, dates YYYY-MM-DD, timestamps as RFC 3339, JSON as
  // text; only booleans are booleans. Valid until the call returns.
  virtual outcome::result<void> add_row(Cells row) = 0;
  virtual outcome::result<void> end_table() = 0;
};

// Runs, partitions, rejects, changes and what the store knows of its schema;
// not partition_seen, partition_cursors, partition_ranges, run_waits and what is
// remembered of pages, which are of use to the program alone.
[[nodiscard]] const std::vector<SnapshotTable>& ledger_outline();

// Why a run failed that had not ended when a snapshot was made of its store:
// what it takes to go on with it is not in there.
inline constexpr std::string_view unfinished_in_snapshot = "not ended when this snapshot was made";

// What every data table has besides the model's columns, in this order.
[[nodiscard]] const std::vector<SnapshotColumn>& bookkeeping_outline();

// The type that schema_columns remembers of a column. Throws SchemaConflict for
// one that only a newer program knows.
[[nodiscard]] definition::ColumnType remembered_type(std::string_view table, std::string_view column,
                                                     std::string_view type);

// Keeps the tables that are selected. Errors: store_unavailable (fail_run) for
// a store without any table, invalid_definition for a name that is none of
// theirs, which says what was probably meant. `store`: for messages.
[[nodiscard]] outcome::result<void> select_tables(std::vector<SnapshotTable>& tables,
                                                  const SnapshotSelection& selection, const std::string& store);

}  // namespace housingd::upsert
