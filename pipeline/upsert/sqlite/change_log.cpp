#include "pipeline/upsert/sqlite/change_log.h"

#include <fmt/format.h>

#include <utility>

namespace housingd::upsert::sqlite {

using record::Cell;

std::optional<std::string> text_of(const Cell& cell) {
  switch (cell.kind()) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      return std::nullopt;
    case Cell::Kind::boolean:
    case Cell::Kind::integer:
      return std::to_string(cell.integer());
    case Cell::Kind::number:
      return fmt::format("{}", cell.number());
    case Cell::Kind::text:
      return std::string(cell.text());
  }
  return std::nullopt;
}

ChangeLog::ChangeLog(Database& database)
    : insert_(database,
              "INSERT INTO changes (table_name, row_key, column_name, old_value, new_value, run_id, changed_at) "
              "VALUES (?, ?, ?, ?, ?, ?, ?)") {}

void ChangeLog::add(std::string_view table, std::string_view row_key, std::string_view column,
                    const std::optional<std::string>& old_value, const std::optional<std::string>& new_value, RunId run,
                    std::string_view now) {
  const auto bind_value = [&](int parameter, const std::optional<std::string>& value) {
    if (value)
      insert_.bind(parameter, std::string_view(*value));
    else
      insert_.bind_null(parameter);
  };
  insert_.bind(1, table);
  insert_.bind(2, row_key);
  insert_.bind(3, column);
  bind_value(4, old_value);
  bind_value(5, new_value);
  insert_.bind(6, run);
  insert_.bind(7, now);
  insert_.run();
  ++count_;
}

std::uint64_t ChangeLog::take_count() {
  return std::exchange(count_, 0);
}

}  // namespace housingd::upsert::sqlite
