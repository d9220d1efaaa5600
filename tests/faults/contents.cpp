#include "tests/faults/contents.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "tests/faults/notation.h"

namespace housingd::faults {
namespace {

using definition::ColumnType;
using definition::Table;

constexpr std::size_t rows_shown = 5;
constexpr std::size_t row_shown = 1'500;

std::string excerpt(const std::string& line) {
  return line.size() <= row_shown ? line : line.substr(0, row_shown) + " ...";
}

std::vector<std::string> data_rows(const Place& place, const Table& table, RunIds run_ids) {
  std::string sql = "SELECT ";
  for (const auto& column : table.columns) sql += '"' + column.name + "\", ";
  sql += "removed_at IS NOT NULL";
  if (run_ids == RunIds::compared) sql += ", run_id";
  std::vector<std::string> lines;
  for (const auto& row : place.rows(sql + " FROM \"" + table.name + '"')) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool own = i < table.columns.size();
      const std::string name = own ? table.columns[i].name : i == table.columns.size() ? "removed" : "run_id";
      line += name + '=' + (own ? in_one_notation(table.columns[i].type, row[i]) : row[i]) + "; ";
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> lines_of(const Place& place, const std::string& sql) {
  std::vector<std::string> lines;
  for (const auto& row : place.rows(sql)) lines.push_back(fmt::format("{}", fmt::join(row, " | ")));
  return lines;
}

std::string unchanged_rows(const definition::Model& model) {
  std::string shared;
  for (const Table& table : model.tables) {
    if (table.shared) shared += (shared.empty() ? "'" : ", '") + table.name + "'";
  }
  return "SELECT r.job, t.table_name, t.unchanged FROM run_tables t JOIN runs r ON r.id = t.run_id "
         "WHERE t.table_name NOT IN (" +
         shared + ")";
}

}  // namespace

Contents data_of(const Place& place, const definition::Model& model) {
  Contents contents;
  for (const Table& table : model.tables) contents[table.name] = data_rows(place, table, RunIds::left_out);
  for (auto& [name, lines] : contents) std::ranges::sort(lines);
  return contents;
}

Contents contents_of(const Place& place, const definition::Model& model, RunIds run_ids) {
  const std::string id = run_ids == RunIds::compared ? ", run_id" : "";
  Contents contents;
  for (const Table& table : model.tables) contents[table.name] = data_rows(place, table, run_ids);
  contents["changes"] =
      lines_of(place, "SELECT table_name, row_key, column_name, old_value, new_value" + id + " FROM changes");
  contents["rejects"] = lines_of(
      place, "SELECT partition, record_key, reason, keyword, pointer, message, payload" + id + " FROM rejects");
  contents["partition_records"] = lines_of(
      place,
      "SELECT s.job, s.partition, p.record_key FROM partition_records p JOIN partition_scopes s ON s.id = p.scope");
  contents["runs"] = lines_of(place, "SELECT job, state, reason, changes FROM runs");
  contents["run_partitions"] =
      lines_of(place,
               "SELECT r.job, p.partition, p.position, p.state, p.reason, p.split, p.declared, p.fetched, p.accepted, "
               "p.rejected, p.distinct_records, p.keyless FROM run_partitions p JOIN runs r ON r.id = p.run_id");
  contents["run_tables"] = lines_of(place,
                                    "SELECT r.job, t.table_name, t.inserted, t.updated, t.removed FROM run_tables t "
                                    "JOIN runs r ON r.id = t.run_id");
  contents["unchanged"] = lines_of(place, unchanged_rows(model));
  for (auto& [name, lines] : contents) std::ranges::sort(lines);
  return contents;
}

void expect_equal(const Contents& expected, const Contents& found) {
  std::string text;
  const auto show = [&text](const std::string& table, const char* what, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    text += fmt::format("{}: {} rows {}\n", table, lines.size(), what);
    for (std::size_t i = 0; i < std::min(lines.size(), rows_shown); ++i) text += "  " + excerpt(lines[i]) + "\n";
  };
  for (const auto& [table, lines] : expected) {
    const auto at = found.find(table);
    ASSERT_NE(at, found.end()) << "no table " << table;
    std::vector<std::string> lost, extra;
    std::ranges::set_difference(lines, at->second, std::back_inserter(lost));
    std::ranges::set_difference(at->second, lines, std::back_inserter(extra));
    show(table, "are missing", lost);
    show(table, "should not be there", extra);
  }
  if (!text.empty()) ADD_FAILURE() << text;
}

}  // namespace housingd::faults
