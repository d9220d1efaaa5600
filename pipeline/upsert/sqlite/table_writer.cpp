#include "pipeline/upsert/sqlite/table_writer.h"

#include <algorithm>
#include <numeric>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::sqlite {

using definition::Model;
using definition::Table;
using record::Cell;

namespace {

Columns all_columns(const Table& table) {
  Columns columns(table.columns.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return columns;
}

// "a = ? AND b = ?", "a = ?, b = ?", "a, b"
std::string join(const Table& table, const Columns& columns, std::string_view each, std::string_view between) {
  std::string text;
  for (const std::size_t column : columns) {
    if (!text.empty()) text += between;
    text += quoted_identifier(table.columns[column].name).append(each);
  }
  return text;
}

std::string where_key(const Table& table, const Columns& key) {
  return " WHERE " + join(table, key, " = ?", " AND ");
}

std::string insert_sql(const Table& table) {
  const Columns all = all_columns(table);
  std::string marks;
  for (std::size_t i = 0; i < all.size(); ++i) marks += "?, ";
  return "INSERT INTO " + quoted_identifier(table.name) + " (" + join(table, all, "", ", ") +
         ", run_id, first_seen_at, changed_at) VALUES (" + marks + "?, ?, ?) ON CONFLICT DO NOTHING";
}

std::string select_sql(const Table& table) {
  return "SELECT " + join(table, all_columns(table), "", ", ") + ", removed_at FROM " + quoted_identifier(table.name);
}

std::string update_sql(const Table& table, const Columns& key, const Columns& others) {
  std::string sql = "UPDATE " + quoted_identifier(table.name) + " SET " + join(table, others, " = ?", ", ");
  if (!others.empty()) sql += ", ";
  return sql + "run_id = ?, changed_at = ?, removed_at = NULL" + where_key(table, key);
}

// As text_of() says the same value of a cell: SQLite would write 100.0 for 100,
// and cut 0.30000000000000004 short.
std::optional<std::string> text_of(const Statement& stored, int column, definition::ColumnType type) {
  if (stored.is_null(column)) return std::nullopt;
  if (type == definition::ColumnType::number) return sqlite::text_of(Cell::number(stored.number(column)));
  return std::string(stored.text(column));
}

}  // namespace

TableWriter::TableWriter(Database& database, const Model& model, const Table& table)
    : table_(table),
      removed_at_(static_cast<int>(table.columns.size())),
      key_(upsert::key_columns(table)),
      others_(value_columns(table)),
      tracked_(tracked_columns(table)),
      insert_(database, insert_sql(table)),
      find_(database, select_sql(table) + where_key(table, key_)),
      update_(database, update_sql(table, key_, others_)),
      remove_soft_(database, "UPDATE " + quoted_identifier(table.name) + " SET run_id = ?, removed_at = ?" +
                                 where_key(table, key_) + " AND removed_at IS NULL"),
      remove_hard_(database, "DELETE FROM " + quoted_identifier(table.name) + where_key(table, key_)) {
  const auto parents = parent_columns(model, table);
  if (!parents.empty()) {
    children_.emplace(database,
                      select_sql(table) + where_key(table, parents) + " ORDER BY " + join(table, key_, "", ", "));
  }
}

Written TableWriter::write(Cells cells, const Stamp& stamp, ChangeLog& log, TableCounts& counts) {
  if (expect_new_ && insert(cells, stamp)) {
    ++counts.inserted;
    return Written::inserted;
  }
  expect_new_ = false;
  if (find(cells)) {
    const Written written = compare_and_update(find_, cells, stamp, log);
    find_.reset();
    ++(written == Written::updated ? counts.updated : counts.unchanged);
    return written;
  }
  expect_new_ = insert(cells, stamp);
  ++counts.inserted;
  return Written::inserted;
}

bool TableWriter::insert(Cells cells, const Stamp& stamp) {
  int parameter = 0;
  for (const Cell& cell : cells) insert_.bind(++parameter, cell);
  insert_.bind(++parameter, stamp.run);
  insert_.bind(++parameter, std::string_view(stamp.now));
  insert_.bind(++parameter, std::string_view(stamp.now));
  return insert_.run_and_count() == 1;
}

bool TableWriter::find(Cells cells) {
  int parameter = 0;
  for (const std::size_t column : key_) find_.bind(++parameter, cells[column]);
  return find_.step();
}

Written TableWriter::compare_and_update(const Statement& stored, Cells cells, const Stamp& stamp, ChangeLog& log) {
  const bool differs = !stored.is_null(removed_at_) || std::ranges::any_of(others_, [&](std::size_t column) {
    return !stored.equals(static_cast<int>(column), cells[column]);
  });
  if (!differs) return Written::unchanged;
  if (!tracked_.empty()) log_changes(stored, cells, stamp, log);
  update(stored, cells, stamp);
  return Written::updated;
}

void TableWriter::update(const Statement& stored, Cells cells, const Stamp& stamp) {
  int parameter = 0;
  for (const std::size_t column : others_) {
    if (cells[column].kind() == Cell::Kind::absent)
      update_.bind_column(++parameter, stored, static_cast<int>(column));
    else
      update_.bind(++parameter, cells[column]);
  }
  update_.bind(++parameter, stamp.run);
  update_.bind(++parameter, std::string_view(stamp.now));
  for (const std::size_t column : key_) update_.bind(++parameter, cells[column]);
  update_.run();
}

void TableWriter::log_changes(const Statement& stored, Cells cells, const Stamp& stamp, ChangeLog& log) {
  std::string row_key;
  for (const std::size_t column : key_) {
    if (!row_key.empty()) row_key += '/';
    row_key += sqlite::text_of(cells[column]).value_or("");
  }
  for (const std::size_t column : tracked_) {
    const int at = static_cast<int>(column);
    if (stored.equals(at, cells[column])) continue;
    log.add(table_.name, row_key, table_.columns[column].name, text_of(stored, at, table_.columns[column].type),
            sqlite::text_of(cells[column]), stamp.run, stamp.now);
  }
}

bool TableWriter::remove(Cells key, Removal removal, const Stamp& stamp) {
  Statement& statement = removal == Removal::soft ? remove_soft_ : remove_hard_;
  int parameter = 0;
  if (removal == Removal::soft) {
    statement.bind(++parameter, stamp.run);
    statement.bind(++parameter, std::string_view(stamp.now));
  }
  for (const Cell& cell : key) statement.bind(++parameter, cell);
  return statement.run_and_count() > 0;
}

StoredKeys TableWriter::children_to(Removal removal, Cells parent_key) {
  StoredKeys children;
  begin_children(parent_key);
  while (children_->step()) {
    if (removal == Removal::hard || children_->is_null(removed_at_)) add_stored_key(*children_, children);
  }
  return children;
}

void TableWriter::begin_children(Cells parent_key) {
  for (std::size_t i = 0; i < parent_key.size(); ++i) children_->bind(static_cast<int>(i) + 1, parent_key[i]);
}

StoredKeys TableWriter::write_children(Cells parent_key, const record::PageRows& page, const record::ChildSet& set,
                                       const Stamp& stamp, ChangeLog& log, TableCounts& counts) {
  const auto cells_at = [&](std::uint32_t i) {
    return page.cells_of(page.rows[set.first_row + i], table_.columns.size());
  };
  StoredKeys missing;
  std::vector<std::uint32_t> fresh;  // written after the scan, which must not meet them
  std::uint32_t next = 0;
  begin_children(parent_key);
  while (children_->step()) {
    while (next < set.row_count && compare_key(*children_, cells_at(next)) > 0) fresh.push_back(next++);
    if (next < set.row_count && compare_key(*children_, cells_at(next)) == 0) {
      const Written written = compare_and_update(*children_, cells_at(next++), stamp, log);
      ++(written == Written::updated ? counts.updated : counts.unchanged);
    } else if (children_->is_null(removed_at_)) {
      add_stored_key(*children_, missing);
    }
  }
  while (next < set.row_count) fresh.push_back(next++);
  for (const std::uint32_t row : fresh) write(cells_at(row), stamp, log, counts);
  return missing;
}

void TableWriter::add_stored_key(const Statement& stored, StoredKeys& into) const {
  auto& key = into.keys.emplace_back();
  for (const std::size_t column : key_) {
    const int at = static_cast<int>(column);
    switch (table_.columns[column].type) {
      case definition::ColumnType::integer:
      case definition::ColumnType::bigint:
      case definition::ColumnType::boolean:
        key.push_back(Cell::integer(stored.integer(at)));
        break;
      case definition::ColumnType::number:
        key.push_back(Cell::number(stored.number(at)));
        break;
      default:
        key.push_back(Cell::text(into.texts.emplace_back(stored.text(at))));
    }
  }
}

TableWriter::Cells TableWriter::key_of(Cells cells, std::vector<Cell>& buffer) const {
  buffer.clear();
  for (const std::size_t column : key_) buffer.push_back(cells[column]);
  return buffer;
}

int TableWriter::compare_key(const Statement& stored, Cells cells) const {
  for (const std::size_t column : key_) {
    const int order = stored.compare(static_cast<int>(column), cells[column]);
    if (order != 0) return order;
  }
  return 0;
}

}  // namespace housingd::upsert::sqlite
