#include "pipeline/upsert/postgres/rows.h"

#include <charconv>
#include <new>
#include <stdexcept>
#include <system_error>

namespace housingd::upsert::postgres {
namespace {

// A cell that is not what the statement promised is a defect of the statement.
template <class T>
T parsed(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw std::logic_error("PostgreSQL returned \"" + std::string(text) + "\" where a number was asked for");
  }
  return value;
}

}  // namespace

bool Rows::is_null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view Rows::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column), static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t Rows::integer(int row, int column) const {
  return parsed<std::int64_t>(text(row, column));
}

// "Infinity" and "NaN" are what from_chars reads, whatever their case.
double Rows::number(int row, int column) const {
  return parsed<double>(text(row, column));
}

bool Rows::boolean(int row, int column) const {
  return text(row, column) == "t";
}

std::string Rows::bytes(int row, int column) const {
  struct Free {
    void operator()(unsigned char* memory) const { PQfreemem(memory); }
  };
  const auto* escaped = reinterpret_cast<const unsigned char*>(PQgetvalue(result_.get(), row, column));
  std::size_t size = 0;
  const std::unique_ptr<unsigned char, Free> plain(PQunescapeBytea(escaped, &size));
  if (!plain) throw std::bad_alloc();
  return {reinterpret_cast<const char*>(plain.get()), size};
}

std::uint64_t Rows::affected() const {
  // Empty for a command that is about no rows.
  const std::string_view count = result_ ? PQcmdTuples(result_.get()) : "";
  return count.empty() ? 0 : parsed<std::uint64_t>(count);
}

}  // namespace housingd::upsert::postgres
