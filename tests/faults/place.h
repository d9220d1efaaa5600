// A place for a store, asked past the program under test.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace housingd::faults {

// Empty at first; gone with the object.
class Place {
 public:
  virtual ~Place() = default;

  [[nodiscard]] virtual std::string url() const = 0;

  // Values as text: numbers that are not whole in the shortest form that is
  // read back as the same, NULL as "NULL", booleans as "1" and "0".
  using Rows = std::vector<std::vector<std::string>>;
  [[nodiscard]] virtual Rows rows(const std::string& sql) const = 0;
  [[nodiscard]] std::string value(const std::string& sql) const { return rows(sql).at(0).at(0); }
  [[nodiscard]] std::int64_t number(const std::string& sql) const { return std::stoll(value(sql)); }

  // Whether the table is there.
  [[nodiscard]] virtual bool has(const std::string& table) const = 0;

  // After a program was killed: waits until the database has ended what that
  // left to it.
  virtual void settle() const = 0;
  // What is wrong with the database itself; empty: nothing.
  [[nodiscard]] virtual std::string damage() const = 0;
};

}  // namespace housingd::faults
