#include "pipeline/upsert/sqlite/snapshot_reader.h"

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/sqlite/snapshot_tables.h"
#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::sqlite {

using definition::ColumnType;
using outcome::result;
using record::Cell;

namespace {

Cell cell_of(const Statement& row, int column, ColumnType type) {
  if (row.is_null(column)) return Cell::null();
  switch (type) {
    case ColumnType::integer:
    case ColumnType::bigint:
      return Cell::integer(row.integer(column));
    case ColumnType::boolean:
      return Cell::boolean(row.integer(column) != 0);
    case ColumnType::number:
      return Cell::number(row.number(column));
    default:
      return Cell::text(row.text(column));
  }
}

std::string select_sql(const SnapshotTable& table, const SnapshotSelection& selection) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  const bool some = table.kind == SnapshotTable::Kind::data && !selection.removed_rows;
  return "SELECT " + quoted_list(names) + " FROM " + quoted_identifier(table.name) +
         (some ? " WHERE removed_at IS NULL" : "");
}

result<void> read_table(Database& database, const SnapshotTable& table, const SnapshotSelection& selection,
                        SnapshotSink& sink) {
  if (auto begun = sink.begin_table(table); !begun) return begun;
  std::vector<Cell> cells(table.columns.size(), Cell::null());
  Statement rows(database, select_sql(table, selection));
  while (rows.step()) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i] = cell_of(rows, static_cast<int>(i), table.columns[i].type);
    }
    if (auto added = sink.add_row(cells); !added) return added;
  }
  return sink.end_table();
}

result<void> read_tables(const std::string& path, const SnapshotSelection& selection, SnapshotSink& sink) {
  Database database(path, OpenMode::read);
  Snapshot snapshot;
  snapshot.moment = now_text();
  database.execute("BEGIN");
  snapshot.tables = snapshot_tables(database);
  auto selected = select_tables(snapshot.tables, selection, path);
  if (!selected) return selected;
  if (auto begun = sink.begin(snapshot); !begun) return begun;
  for (const auto& table : snapshot.tables) {
    if (auto read = read_table(database, table, selection, sink); !read) return read;
  }
  return {};
}

}  // namespace

result<void> read_snapshot(const std::string& path, const SnapshotSelection& selection, SnapshotSink& sink) {
  try {
    return read_tables(path, selection, sink);
  } catch (const DatabaseError& error) {
    return error.to_error();
  } catch (const SchemaConflict& conflict) {
    return to_error(conflict);
  }
}

}  // namespace housingd::upsert::sqlite
