// The `changes` table; private to the SQLite store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/record/row.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/sqlite/database.h"

namespace housingd::upsert::sqlite {

// Values as text, as `changes` keeps them; null stays null.
[[nodiscard]] std::optional<std::string> text_of(const record::Cell& cell);

class ChangeLog {
 public:
  explicit ChangeLog(Database& database);

  void add(std::string_view table, std::string_view row_key, std::string_view column,
           const std::optional<std::string>& old_value, const std::optional<std::string>& new_value, RunId run,
           std::string_view now);

  // Rows added since the last call.
  [[nodiscard]] std::uint64_t take_count();

 private:
  Statement insert_;
  std::uint64_t count_ = 0;
};

}  // namespace housingd::upsert::sqlite
