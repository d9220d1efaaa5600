// The binary format of COPY (PostgreSQL 15, COPY, "Binary Format") and of types
// (the *_send functions of its src/backend/utils/adt).
#include "pipeline/upsert/postgres/copy_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

#include "pipeline/record/json.h"
#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/postgres/parameters.h"
#include "pipeline/upsert/postgres/server_error.h"

namespace housingd::upsert::postgres {

using definition::ColumnType;
using record::Cell;

namespace {

constexpr std::string_view signature("PGCOPY\n\xFF\r\n\0", 11);
constexpr std::size_t header_size = signature.size() + 8;  // flags, length of the extension

[[noreturn]] void refuse(std::string_view what) {
  ServerError::Fields fields;
  fields.message = fmt::format("COPY TO STDOUT: {}", what);
  throw ServerError(Trouble::other, std::move(fields));
}

template <class Number>
Number big_endian(std::string_view bytes) {
  if (bytes.size() < sizeof(Number)) refuse("a value is shorter than its type");
  std::make_unsigned_t<Number> bits = 0;
  for (std::size_t i = 0; i < sizeof bits; ++i) {
    bits = static_cast<decltype(bits)>(bits << 7U << 1U | static_cast<unsigned char>(bytes[i]));
  }
  return static_cast<Number>(bits);
}

// Nothing: too few bytes yet.
template <class Number>
std::optional<Number> take(std::string_view& bytes) {
  if (bytes.size() < sizeof(Number)) return std::nullopt;
  const auto number = big_endian<Number>(bytes);
  bytes.remove_prefix(sizeof(Number));
  return number;
}

template <class Number>
std::optional<std::string_view> infinity_of(Number number) {
  if (number == std::numeric_limits<Number>::max()) return "infinity";
  if (number == std::numeric_limits<Number>::min()) return "-infinity";
  return std::nullopt;
}

char* write(char* into, std::string_view text) {
  return std::ranges::copy(text, into).out;
}

char* write_uuid(char* into, std::string_view bytes) {
  constexpr const char* digits = "0123456789abcdef";
  if (bytes.size() != 16) refuse("a uuid that is not 16 bytes");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *into++ = '-';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    *into++ = digits[byte >> 4U];
    *into++ = digits[byte & 0xFU];
  }
  return into;
}

char* write_day(char* into, std::chrono::days since_2000) {
  using namespace std::chrono;
  constexpr sys_days epoch = year(2000) / 1 / 1;
  const year_month_day date(epoch + since_2000);
  return fmt::format_to(into, "{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()));
}

char* write_date(char* into, std::int32_t days) {
  if (const auto word = infinity_of(days)) return write(into, *word);
  return write_day(into, std::chrono::days(days));
}

char* write_timestamp(char* into, std::int64_t micros) {
  using namespace std::chrono;
  if (const auto word = infinity_of(micros)) return write(into, *word);
  const microseconds since_2000(micros);
  const days whole_days = floor<days>(since_2000);
  const hh_mm_ss clock(since_2000 - whole_days);
  into = write_day(into, whole_days);
  into = fmt::format_to(into, "T{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(),
                        clock.seconds().count());
  if (clock.subseconds().count() != 0) {
    into = fmt::format_to(into, ".{:06}", clock.subseconds().count());
    while (into[-1] == '0') --into;
  }
  *into++ = 'Z';
  return into;
}

}  // namespace

std::string copied_expression(const std::string& column, ColumnType type) {
  const Type sent = type == ColumnType::json ? Type::text : type_of(type);
  return fmt::format("{}::{}", quoted_identifier(column), name_of(sent));
}

CopyCells::CopyCells(std::vector<ColumnType> types)
    : types_(std::move(types)), cells_(types_.size(), Cell::null()), texts_(types_.size()), documents_(types_.size()) {}

void CopyCells::add(std::string_view bytes, const TakeRow& take) {
  // The server sends a row at a time: hardly ever is anything pending.
  if (!pending_.empty()) bytes = pending_.append(bytes);
  if (!in_rows_) in_rows_ = read_header(bytes);
  while (in_rows_ && read_row(bytes)) take(cells_);
  pending_ = std::string(bytes);
}

bool CopyCells::read_header(std::string_view& bytes) {
  if (bytes.size() < header_size) return false;
  if (!bytes.starts_with(signature)) refuse("not the binary format");
  std::string_view lengths = bytes.substr(signature.size());
  const auto flags = *postgres::take<std::int32_t>(lengths);
  const auto extension = *postgres::take<std::int32_t>(lengths);
  if (flags != 0 || extension != 0) refuse("a version of the binary format that is not known");
  bytes.remove_prefix(header_size);
  return true;
}

// False: there is no whole row left. What it took of one that is not whole it
// puts back.
bool CopyCells::read_row(std::string_view& bytes) {
  if (at_end_) return false;
  std::string_view rest = bytes;
  const auto fields = postgres::take<std::int16_t>(rest);
  if (!fields) return false;
  at_end_ = *fields == -1;
  if (at_end_) {
    bytes = {};
    return false;
  }
  if (static_cast<std::size_t>(*fields) != types_.size()) refuse("a row with another number of columns");
  for (std::size_t i = 0; i < types_.size(); ++i) {
    const auto size = postgres::take<std::int32_t>(rest);
    if (!size || (*size > 0 && rest.size() < static_cast<std::size_t>(*size))) return false;
    cells_[i] = *size < 0 ? Cell::null() : cell_of(i, rest.substr(0, static_cast<std::size_t>(*size)));
    if (*size > 0) rest.remove_prefix(static_cast<std::size_t>(*size));
  }
  bytes = rest;
  return true;
}

Cell CopyCells::json_cell(std::size_t column, std::string_view value) {
  std::string& document = documents_[column];
  document.clear();
  return Cell::text(record::append_compact(value, document) ? std::string_view(document) : value);
}

Cell CopyCells::cell_of(std::size_t column, std::string_view value) {
  char* const text = texts_[column].data();
  const auto made = [text](const char* end) { return Cell::text({text, static_cast<std::size_t>(end - text)}); };
  switch (types_[column]) {
    case ColumnType::integer:
      return Cell::integer(big_endian<std::int32_t>(value));
    case ColumnType::bigint:
      return Cell::integer(big_endian<std::int64_t>(value));
    case ColumnType::number:
      return Cell::number(std::bit_cast<double>(big_endian<std::uint64_t>(value)));
    case ColumnType::boolean:
      return Cell::boolean(big_endian<std::int8_t>(value) != 0);
    case ColumnType::uuid:
      return made(write_uuid(text, value));
    case ColumnType::date:
      return made(write_date(text, big_endian<std::int32_t>(value)));
    case ColumnType::timestamp:
      return made(write_timestamp(text, big_endian<std::int64_t>(value)));
    case ColumnType::json:
      return json_cell(column, value);
    case ColumnType::text:
      break;
  }
  return Cell::text(value);
}

}  // namespace housingd::upsert::postgres
