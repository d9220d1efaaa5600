#include "pipeline/upsert/postgres/batch_rows.h"

#include <algorithm>
#include <numeric>

namespace housingd::upsert::postgres {

using record::Cell;

namespace {

int compare(const Cell& left, const Cell& right) {
  if (left.kind() != right.kind()) return left.kind() < right.kind() ? -1 : 1;
  switch (left.kind()) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      return 0;
    case Cell::Kind::boolean:
    case Cell::Kind::integer:
      return left.integer() < right.integer() ? -1 : left.integer() > right.integer() ? 1 : 0;
    case Cell::Kind::number:
      return left.number() < right.number() ? -1 : left.number() > right.number() ? 1 : 0;
    case Cell::Kind::text:
      return left.text().compare(right.text());
  }
  return 0;
}

bool says_everything(std::span<const Cell> cells) {
  return std::ranges::none_of(cells, [](const Cell& cell) { return cell.kind() == Cell::Kind::absent; });
}

}  // namespace

std::vector<TablePlace> places_of(const definition::Model& model) {
  std::vector<TablePlace> places;
  for (std::size_t i = 0; i < model.tables.size(); ++i) {
    const auto& table = model.tables[i];
    places.push_back({.columns = table.columns.size(),
                      .key = key_columns(table),
                      .shared = table.shared,
                      .own_key = has_own_key(model, table),
                      .children = children_of(model, i)});
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t k = 0; k < places[i].children.size(); ++k) {
      TablePlace& child = places[places[i].children[k]];
      child.parent = static_cast<std::uint16_t>(i);
      child.list = k;
    }
  }
  return places;
}

BatchRows::BatchRows(const std::vector<TablePlace>& places, const SharedRows& known) : places_(places), known_(known) {
  tables_.reserve(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    tables_.push_back({{}, decltype(TableRows::by_key)(0, KeyHash{this, i}, KeyEqual{this, i})});
  }
}

std::size_t BatchRows::KeyHash::operator()(std::uint32_t row) const {
  // Keys are few cells: gather them for row_hash.
  const auto& place = batch->places_[table];
  const auto cells = batch->tables_[table].rows[row].cells;
  std::uint64_t hash = 0;
  for (const std::size_t column : place.key) {
    hash = row_hash(static_cast<std::uint16_t>(hash), cells.subspan(column, 1)) ^ (hash * 31);
  }
  return hash;
}

bool BatchRows::KeyEqual::operator()(std::uint32_t left, std::uint32_t right) const {
  const auto& rows = batch->tables_[table].rows;
  return std::ranges::all_of(batch->places_[table].key, [&](std::size_t column) {
    return compare(rows[left].cells[column], rows[right].cells[column]) == 0;
  });
}

bool BatchRows::add(const RecordAt& at) {
  const auto& [page, record] = at;
  if (!records_.insert(record->key_hash).second) return false;
  row_index_.assign(record->row_count, record::no_row);
  for (std::uint32_t i = 0; i < record->row_count; ++i) {
    const record::Row& row = page->rows[record->first_row + i];
    const TablePlace& place = places_[row.table];
    const auto cells = page->cells_of(row, place.columns);
    if (place.shared) {
      const std::uint64_t hash = row_hash(row.table, cells);
      if (known_.knows(hash) || !met_.add(hash)) continue;
      shared_hashes_.push_back(hash);
    }
    const bool listed = place.parent != no_parent && row.parent != record::no_row;
    row_index_[i] = add_row(row.table, cells, listed ? row_index_[row.parent - record->first_row] : record::no_row);
  }
  for (std::uint32_t i = 0; i < record->child_set_count; ++i) {
    const record::ChildSet& set = page->child_sets[record->first_child_set + i];
    const std::uint32_t parent = row_index_[set.parent - record->first_row];
    if (parent == record::no_row) continue;
    tables_[page->rows[set.parent].table].rows[parent].lists |= std::uint64_t{1} << places_[set.table].list;
  }
  return true;
}

std::uint32_t BatchRows::add_row(std::uint16_t table, std::span<const Cell> cells, std::uint32_t parent) {
  TableRows& into = tables_[table];
  into.rows.push_back({.cells = cells, .parent = parent});
  const auto [found, is_new] = into.by_key.insert(static_cast<std::uint32_t>(into.rows.size() - 1));
  if (is_new) return *found;
  into.rows.pop_back();
  RowToWrite& earlier = into.rows[*found];
  if (says_everything(cells)) {
    earlier.cells = cells;
  } else {
    gather(earlier, cells);
  }
  earlier.parent = parent;
  return *found;
}

void BatchRows::gather(RowToWrite& into, std::span<const Cell> later) {
  auto& cells = gathered_.emplace_back(into.cells.begin(), into.cells.end());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (later[i].kind() != Cell::Kind::absent) cells[i] = later[i];
  }
  into.cells = cells;
}

void BatchRows::spread_freshness() {
  for (std::size_t table = 0; table < places_.size(); ++table) {
    const TablePlace& place = places_[table];
    if (place.shared || place.own_key) continue;
    for (RowToWrite& row : tables_[table].rows) {
      row.fresh = row.parent != record::no_row && tables_[place.parent].rows[row.parent].fresh;
    }
  }
}

std::vector<std::uint32_t> BatchRows::in_key_order(std::size_t table) const {
  const auto& rows = tables_[table].rows;
  std::vector<std::uint32_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  const auto& key = places_[table].key;
  std::ranges::sort(order, [&](std::uint32_t left, std::uint32_t right) {
    for (const std::size_t column : key) {
      const int difference = compare(rows[left].cells[column], rows[right].cells[column]);
      if (difference != 0) return difference < 0;
    }
    return false;
  });
  return order;
}

void BatchRows::clear() {
  for (TableRows& table : tables_) {
    table.by_key.clear();
    table.rows.clear();
  }
  records_.clear();
  shared_hashes_.clear();
  met_.forget();
  gathered_.clear();
}

}  // namespace housingd::upsert::postgres
