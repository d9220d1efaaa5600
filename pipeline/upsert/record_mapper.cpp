#include "pipeline/upsert/record_mapper.h"

#include <algorithm>

#include "pipeline/upsert/cell_reader.h"

namespace housingd::upsert {

using definition::ColumnOrigin;
using definition::ColumnType;
using outcome::ErrorCode;
using record::Cell;
using record::no_row;
using record::Row;
using record::Value;

namespace {

constexpr std::size_t shown_bytes = 80;

std::string_view name_of(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return "text";
    case ColumnType::integer:
      return "a whole number of 32 bits";
    case ColumnType::bigint:
      return "a whole number of 64 bits";
    case ColumnType::number:
      return "a number";
    case ColumnType::boolean:
      return "true or false";
    case ColumnType::uuid:
      return "a UUID";
    case ColumnType::date:
      return "a date YYYY-MM-DD";
    case ColumnType::timestamp:
      return "a timestamp as of RFC 3339";
    case ColumnType::json:
      return "JSON";
  }
  return "";
}

std::string_view keyword_of(CellFault fault) {
  switch (fault) {
    case CellFault::range:
      return "range";
    case CellFault::nul:
      return "nul";
    default:
      return "type";
  }
}

}  // namespace

RecordMapper::RecordMapper(const MappingPlan& plan, const Value& record, record::PageRows& page,
                           std::deque<std::string>& texts)
    : plan_(plan),
      record_(record),
      page_(page),
      texts_(texts),
      first_cell_(page.cells.size()),
      first_row_(page.rows.size()),
      first_child_set_(page.child_sets.size()) {}

std::optional<record::Reject> RecordMapper::map(std::string_view key, std::uint64_t key_hash) {
  for (const TablePlan& table : plan_.tables) {
    if (map_table(table)) continue;
    page_.cells.erase(page_.cells.begin() + static_cast<std::ptrdiff_t>(first_cell_), page_.cells.end());
    page_.rows.resize(first_row_);
    page_.child_sets.resize(first_child_set_);
    refusal_->key_hash = key_hash;
    return std::move(refusal_);
  }
  page_.records.push_back({key, key_hash, static_cast<std::uint32_t>(first_row_),
                           static_cast<std::uint32_t>(page_.rows.size() - first_row_),
                           static_cast<std::uint32_t>(first_child_set_),
                           static_cast<std::uint32_t>(page_.child_sets.size() - first_child_set_)});
  return std::nullopt;
}

bool RecordMapper::map_table(const TablePlan& table) {
  return table.from_parent_rows ? map_list_table(table) : map_root_table(table);
}

bool RecordMapper::map_root_table(const TablePlan& table) {
  std::uint32_t parent = no_row;
  if (table.parent != no_table) {
    parent = only_row_of(table.parent);
    if (parent == no_row) return true;  // nothing that its rows could belong to
    if (table.owns_children_of_parent) begin_child_set(table, parent);
  }
  entities_.clear();
  table.root.select(record_, entities_);
  candidates_.clear();
  for (const auto& entity : entities_) {
    selected_.clear();
    table.target.select(*entity.value, selected_);
    for (const auto& [value, index] : selected_) {
      if (value->IsNull()) continue;
      candidates_.push_back({value, table.is_list ? index : entity.index});
    }
  }
  return map_candidates(table, parent);
}

bool RecordMapper::map_list_table(const TablePlan& table) {
  const std::size_t rows = page_.rows.size();
  for (std::size_t parent = first_row_; parent < rows; ++parent) {
    if (page_.rows[parent].table != table.parent) continue;
    const Value& entity = *origins_[parent - first_row_].value;
    const Value* list = table.list.find(entity);
    if (table.lenient && list == nullptr) continue;
    if (list != nullptr && !list->IsNull() && !list->IsArray()) {
      return refuse(ErrorCode::type_mismatch, "type", record::pointer_to(*list, record_), "is not a list");
    }
    if (table.owns_children_of_parent) begin_child_set(table, static_cast<std::uint32_t>(parent));
    candidates_.clear();
    selected_.clear();
    table.target.select(entity, selected_);
    for (const auto& [value, index] : selected_) candidates_.push_back({value, index});
    if (!map_candidates(table, static_cast<std::uint32_t>(parent))) return false;
  }
  return true;
}

bool RecordMapper::map_candidates(const TablePlan& table, std::uint32_t parent) {
  std::size_t kept = 0;
  for (auto& candidate : candidates_) {
    bool keyed = true;
    if (!read_cells(table, candidate, parent, keyed)) return false;
    if (keyed) candidates_[kept++] = candidate;
  }
  candidates_.resize(kept);
  if (kept > 1) {
    std::ranges::stable_sort(candidates_, [&](const Candidate& left, const Candidate& right) {
      return compare_keys(table, left, right) < 0;
    });
  }
  return append_rows(table, parent);
}

void RecordMapper::begin_child_set(const TablePlan& table, std::uint32_t parent) {
  page_.child_sets.push_back({table.table, parent, static_cast<std::uint32_t>(page_.rows.size()), 0});
}

bool RecordMapper::append_rows(const TablePlan& table, std::uint32_t parent) {
  const Candidate* previous = nullptr;
  for (const auto& candidate : candidates_) {
    if (previous != nullptr && compare_keys(table, *previous, candidate) == 0) {
      // Of a shared row seen twice, the first is as good as any.
      if (table.shared || equal_rows(table, *previous, candidate)) continue;
      return refuse(ErrorCode::duplicate_key, "unique", record::pointer_to(*candidate.value, record_),
                    "has the key of " + record::pointer_to(*previous->value, record_) + " but other values");
    }
    page_.rows.push_back({table.table, candidate.first_cell, parent});
    origins_.push_back({candidate.value});
    if (table.owns_children_of_parent) ++page_.child_sets.back().row_count;
    previous = &candidate;
  }
  return true;
}

bool RecordMapper::read_cells(const TablePlan& table, Candidate& candidate, std::uint32_t parent, bool& keyed) {
  candidate.first_cell = static_cast<std::uint32_t>(page_.cells.size());
  for (const ColumnPlan& column : table.columns) {
    Cell cell = Cell::null();
    if (!read_column(table, column, candidate, parent, cell)) return false;
    if (cell.is_null() && column.key && table.shared) {
      page_.cells.resize(candidate.first_cell, Cell::null());
      keyed = false;
      return true;
    }
    if (cell.is_null() && (column.key || (column.required && !table.lenient))) {
      return refuse(ErrorCode::missing_key, column.key ? "key" : "required", pointer_of(column, candidate),
                    "is missing: column " + column.name + " needs it");
    }
    page_.cells.push_back(cell);
  }
  return true;
}

bool RecordMapper::read_column(const TablePlan& table, const ColumnPlan& column, const Candidate& candidate,
                               std::uint32_t parent, Cell& into) {
  switch (column.origin) {
    case ColumnOrigin::parent:
      into = page_.cells[page_.rows[parent].first_cell + column.parent_column];
      return true;
    case ColumnOrigin::position:
      into = Cell::integer(candidate.position);
      return true;
    case ColumnOrigin::is_first:
      into = Cell::boolean(candidate.position == 0);
      return true;
    case ColumnOrigin::path:
      break;
  }
  const Value* value = column.path.find(column.from_record ? record_ : *candidate.value);
  if (value == nullptr) {
    into = table.lenient ? Cell::absent() : Cell::null();
    return true;
  }
  const CellFault fault = read_cell(*value, column.type, texts_, into);
  if (fault == CellFault::none) return true;
  const bool nul = fault == CellFault::nul;
  std::string message = nul ? std::string("holds U+0000, which no column can store")
                            : "is " + record::to_json(*value, shown_bytes) + ", but column " + column.name + " holds " +
                                  std::string(name_of(column.type));
  return refuse(nul ? ErrorCode::invalid_encoding : ErrorCode::type_mismatch, std::string(keyword_of(fault)),
                record::pointer_to(*value, record_), std::move(message));
}

int RecordMapper::compare_keys(const TablePlan& table, const Candidate& left, const Candidate& right) const {
  for (const std::uint16_t column : table.key) {
    const Cell& a = page_.cells[left.first_cell + column];
    const Cell& b = page_.cells[right.first_cell + column];
    if (a == b) continue;
    if (a.kind() == Cell::Kind::text) return a.text() < b.text() ? -1 : 1;
    if (a.kind() == Cell::Kind::number) return a.number() < b.number() ? -1 : 1;
    return a.integer() < b.integer() ? -1 : 1;
  }
  return 0;
}

bool RecordMapper::equal_rows(const TablePlan& table, const Candidate& left, const Candidate& right) const {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].origin == ColumnOrigin::position || table.columns[i].origin == ColumnOrigin::is_first)
      continue;
    if (page_.cells[left.first_cell + i] != page_.cells[right.first_cell + i]) return false;
  }
  return true;
}

std::uint32_t RecordMapper::only_row_of(std::uint16_t table) const {
  for (std::size_t i = first_row_; i < page_.rows.size(); ++i) {
    if (page_.rows[i].table == table) return static_cast<std::uint32_t>(i);
  }
  return no_row;
}

bool RecordMapper::refuse(ErrorCode reason, std::string keyword, std::string pointer, std::string message) {
  record::Reject reject;
  reject.reason = reason;
  reject.keyword = std::move(keyword);
  reject.message = pointer + " " + message;
  reject.pointer = std::move(pointer);
  refusal_ = std::move(reject);
  return false;
}

std::string RecordMapper::pointer_of(const ColumnPlan& column, const Candidate& candidate) const {
  return column.from_record ? column.path.text() : record::pointer_to(*candidate.value, record_) + column.path.text();
}

}  // namespace housingd::upsert
