// The binary forms of types (the *_send and *_recv functions of PostgreSQL 15's
// src/backend/utils/adt). On the path of every cell: no allocation besides
// `into`, and no second look at what the mapping has checked.
#include <chrono>
#include <cstddef>

#include "pipeline/upsert/postgres/big_endian.h"
#include "pipeline/upsert/postgres/parameters.h"

namespace housingd::upsert::postgres {

using definition::ColumnType;

namespace {

constexpr std::size_t date_size = 10;  // YYYY-MM-DD
constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t seconds_per_day = 86'400;
constexpr char jsonb_version = 1;

constexpr int digit(char c) {
  return c - '0';
}
constexpr int two_digits(const char* text) {
  return digit(text[0]) * 10 + digit(text[1]);
}

constexpr unsigned nibble(char c) {
  if (c <= '9') return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a' + 10);
}

void append_uuid(std::string& into, std::string_view text) {
  char bytes[16];
  std::size_t at = 0;
  for (char& byte : bytes) {
    if (text[at] == '-') ++at;
    byte = static_cast<char>(nibble(text[at]) << 4U | nibble(text[at + 1]));
    at += 2;
  }
  into.append(bytes, sizeof bytes);
}

// Since 2000-01-01, in the proleptic Gregorian calendar.
std::int32_t days_of(std::string_view date) {
  using namespace std::chrono;
  constexpr sys_days epoch = year(2000) / 1 / 1;
  const sys_days day = year(two_digits(date.data()) * 100 + two_digits(date.data() + 2)) /
                       month(static_cast<unsigned>(two_digits(date.data() + 5))) /
                       std::chrono::day(static_cast<unsigned>(two_digits(date.data() + 8)));
  return static_cast<std::int32_t>((day - epoch).count());
}

// Takes ".123456789" off the front. Rounds half to even, as the server rounds
// the text.
std::int64_t take_fraction(std::string_view& text) {
  if (text.front() != '.') return 0;
  std::size_t at = 1;
  std::int64_t nanos = 0;
  for (std::int64_t unit = 100'000'000; text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
    nanos += digit(text[at]) * unit;
  }
  text.remove_prefix(at);
  const std::int64_t micros = nanos / 1000;
  const std::int64_t rest = nanos % 1000;
  const bool up = rest > 500 || (rest == 500 && micros % 2 == 1);
  return micros + (up ? 1 : 0);
}

std::int64_t offset_seconds(std::string_view offset) {
  if (offset.size() == 1) return 0;  // Z
  const std::int64_t seconds = two_digits(offset.data() + 1) * 3600 + two_digits(offset.data() + 4) * 60;
  return offset.front() == '-' ? -seconds : seconds;
}

// Microseconds since 2000-01-01 UTC. Second 60 is the next minute's first.
std::int64_t micros_of(std::string_view timestamp) {
  const char* clock = timestamp.data() + date_size + 1;
  std::int64_t seconds = days_of(timestamp) * seconds_per_day;
  seconds += two_digits(clock) * 3600 + two_digits(clock + 3) * 60 + two_digits(clock + 6);
  std::string_view rest = timestamp.substr(date_size + 1 + 8);
  const std::int64_t fraction = take_fraction(rest);
  return (seconds - offset_seconds(rest)) * micros_per_second + fraction;
}

}  // namespace

void append_binary(std::string& into, const record::Cell& cell, ColumnType type) {
  switch (type) {
    case ColumnType::text:
      into += cell.text();
      break;
    case ColumnType::integer:
      append_big_endian(into, static_cast<std::int32_t>(cell.integer()));
      break;
    case ColumnType::bigint:
      append_big_endian(into, cell.integer());
      break;
    case ColumnType::number:
      append_big_endian(into, cell.number());
      break;
    case ColumnType::boolean:
      into += cell.integer() != 0 ? '\1' : '\0';
      break;
    case ColumnType::uuid:
      append_uuid(into, cell.text());
      break;
    case ColumnType::date:
      append_big_endian(into, days_of(cell.text()));
      break;
    case ColumnType::timestamp:
      append_big_endian(into, micros_of(cell.text()));
      break;
    case ColumnType::json:
      into += jsonb_version;
      into += cell.text();
      break;
  }
}

}  // namespace housingd::upsert::postgres
