#include "pipeline/upsert/text_forms.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace housingd::upsert {

namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// `pattern`: '0' stands for a digit, anything else for itself.
bool looks_like(std::string_view text, std::string_view pattern) {
  return std::ranges::equal(text, pattern, [](char c, char p) { return p == '0' ? is_digit(c) : c == p; });
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_clock(std::string_view text) {
  return looks_like(text, "00:00:00") && number(text.substr(0, 2)) < 24 && number(text.substr(3, 2)) < 60 &&
         number(text.substr(6, 2)) <= 60;
}

bool is_offset(std::string_view text) {
  if (text == "Z" || text == "z") return true;
  if (!looks_like(text, "+00:00") && !looks_like(text, "-00:00")) return false;
  return number(text.substr(1, 2)) < 24 && number(text.substr(4, 2)) < 60;
}

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

std::string stored_uuid(std::string_view uuid) {
  std::string text(uuid);
  for (char& c : text) c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

bool is_date(std::string_view text) {
  if (!looks_like(text, "0000-00-00")) return false;
  const std::chrono::year_month_day day{std::chrono::year(number(text.substr(0, 4))),
                                        std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
                                        std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2))))};
  return day.ok();
}

bool is_timestamp(std::string_view text) {
  constexpr std::size_t date_size = 10;
  constexpr std::size_t clock_size = 8;
  if (text.size() < date_size + 1 + clock_size + 1 || !is_date(text.substr(0, date_size))) return false;
  if (text[date_size] != 'T' && text[date_size] != 't') return false;
  if (!is_clock(text.substr(date_size + 1, clock_size))) return false;
  text.remove_prefix(date_size + 1 + clock_size);
  if (text.front() == '.') {
    text.remove_prefix(1);
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 9) return false;
    text.remove_prefix(digits);
  }
  return is_offset(text);
}

}  // namespace housingd::upsert
