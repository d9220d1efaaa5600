#include "pipeline/upsert/sqlite/snapshot_file.h"

#include <algorithm>
#include <optional>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/sqlite/dialect.h"
#include "pipeline/upsert/sqlite/file_check.h"
#include "pipeline/upsert/sqlite/ledger_tables.h"
#include "pipeline/upsert/unfinished.h"

namespace housingd::upsert::sqlite {

using outcome::result;

namespace {

definition::Table model_table(const SnapshotTable& snapshot) {
  definition::Table table;
  table.name = snapshot.name;
  table.key = snapshot.key;
  for (const auto& column : snapshot.columns) {
    definition::Column& own = table.columns.emplace_back();
    own.name = column.name;
    own.type = column.type;
  }
  table.columns.resize(table.columns.size() - bookkeeping_outline().size());
  return table;
}

// The ledger's version is that of the tables here, whatever the source's.
std::string insert_sql(const SnapshotTable& table) {
  std::vector<std::string> names;
  std::string marks;
  for (const auto& column : table.columns) {
    names.push_back(column.name);
    marks += marks.empty() ? "?" : ", ?";
  }
  const bool versioned = table.name == "schema_info";
  return (versioned ? "INSERT OR IGNORE INTO " : "INSERT INTO ") + quoted_identifier(table.name) + " (" +
         quoted_list(names) + ") VALUES (" + marks + ")";
}

}  // namespace

class SnapshotFile::Writer {
 public:
  Writer(const std::string& path, std::function<bool()> stopped) : database_(path, OpenMode::snapshot) {
    database_.stop_when(std::move(stopped));
  }

  void begin(const Snapshot& snapshot) {
    snapshot_ = snapshot;
    database_.execute("BEGIN");
    create_ledger();
    for (const auto& table : snapshot_.tables) {
      if (table.kind != SnapshotTable::Kind::data) continue;
      database_.execute(SqliteDialect().create_table({}, model_table(table)));
    }
  }

  void begin_table(const SnapshotTable& table) { insert_.emplace(database_, insert_sql(table)); }

  void add_row(Cells row) {
    int parameter = 0;
    for (const auto& cell : row) insert_->bind(++parameter, cell);
    insert_->run();
  }

  void end_table() { insert_.reset(); }

  void finish() {
    for (const auto& table : snapshot_.tables) {
      for (const auto& columns : table.indexes) {
        database_.execute(SqliteDialect().create_index(model_table(table), columns));
      }
    }
    if (has("runs")) end_runs();
    // As much as its planner needs to know of the rows.
    database_.execute("PRAGMA analysis_limit = 400");
    database_.execute("ANALYZE");
    database_.execute("COMMIT");
    check_file(database_);
  }

 private:
  [[nodiscard]] bool has(const std::string& name) const {
    return std::ranges::any_of(snapshot_.tables, [&](const SnapshotTable& table) { return table.name == name; });
  }

  // Of selected tables the ledger's that were not selected are not there, so
  // that nobody takes the file for a store.
  void create_ledger() {
    database_.execute(ledger_sql());
    const bool whole = std::ranges::all_of(ledger_outline(), [&](const auto& table) { return has(table.name); });
    if (whole) return;
    for (const char* table : definition::ledger_tables) {
      if (!has(table)) database_.execute("DROP TABLE " + quoted_identifier(table));
    }
  }

  void end_runs() {
    Statement end(database_,
                  "UPDATE runs SET state = 'failed', reason = ?, finished_at = ? "
                  "WHERE state IN " +
                      std::string(unfinished_states));
    end.bind(1, unfinished_in_snapshot);
    end.bind(2, std::string_view(snapshot_.moment));
    end.run();
  }

  Database database_;
  Snapshot snapshot_;
  std::optional<Statement> insert_;
};

namespace {

// Trouble leaves this folder as a value.
template <class Work>
result<void> told(const Work& work) {
  try {
    work();
    return {};
  } catch (const DatabaseError& error) {
    return error.to_error();
  }
}

}  // namespace

result<std::unique_ptr<SnapshotFile>> SnapshotFile::create(const std::string& path, std::function<bool()> stopped) {
  try {
    auto writer = std::make_unique<Writer>(path, std::move(stopped));
    return std::unique_ptr<SnapshotFile>(new SnapshotFile(std::move(writer)));
  } catch (const DatabaseError& error) {
    return error.to_error();
  }
}

SnapshotFile::SnapshotFile(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
SnapshotFile::~SnapshotFile() = default;

result<void> SnapshotFile::begin(const Snapshot& snapshot) {
  return told([&] { writer_->begin(snapshot); });
}

result<void> SnapshotFile::begin_table(const SnapshotTable& table) {
  return told([&] { writer_->begin_table(table); });
}

result<void> SnapshotFile::add_row(Cells row) {
  return told([&] { writer_->add_row(row); });
}

result<void> SnapshotFile::end_table() {
  return told([&] { writer_->end_table(); });
}

result<void> SnapshotFile::finish() {
  auto finished = told([&] { writer_->finish(); });
  writer_.reset();
  return finished;
}

}  // namespace housingd::upsert::sqlite
