// What a PostgreSQL database really holds, asked past the program under test.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace housingd::support {

// Connects anew for each question, and waits for the answer. Throws
// std::runtime_error with the server's words.
class PostgresOracle {
 public:
  explicit PostgresOracle(std::string url) : url_(std::move(url)) {}

  // Every value as psql prints it; NULL as "NULL", booleans as "1" and "0".
  using Rows = std::vector<std::vector<std::string>>;
  [[nodiscard]] Rows rows(const std::string& sql) const;

  // The first column of every row.
  [[nodiscard]] std::vector<std::string> column(const std::string& sql) const;
  // Of exactly one row with one column.
  [[nodiscard]] std::int64_t number(const std::string& sql) const;
  [[nodiscard]] std::string text(const std::string& sql) const;

  // One or more statements.
  void execute(const std::string& sql) const;

 private:
  std::string url_;
};

}  // namespace housingd::support
