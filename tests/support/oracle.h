// What a SQLite file really holds, asked past the program under test.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace housingd::support {

// Opens the file anew for each question, so it always sees what is committed
// and never stands in a writer's way. Throws std::runtime_error with SQLite's
// words.
class Oracle {
 public:
  explicit Oracle(std::filesystem::path file) : file_(std::move(file)) {}

  // Every value as SQLite prints it; NULL as "NULL".
  using Rows = std::vector<std::vector<std::string>>;
  [[nodiscard]] Rows rows(const std::string& sql) const;

  // The first column of every row.
  [[nodiscard]] std::vector<std::string> column(const std::string& sql) const;
  // Of exactly one row with one column.
  [[nodiscard]] std::int64_t number(const std::string& sql) const;
  [[nodiscard]] std::string text(const std::string& sql) const;

  // Changes the file: a trigger that raises, a row that should not be there.
  void execute(const std::string& sql) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  using Connection = std::unique_ptr<sqlite3, Close>;
  [[nodiscard]] Connection connect(int flags) const;

  std::filesystem::path file_;
};

}  // namespace housingd::support
