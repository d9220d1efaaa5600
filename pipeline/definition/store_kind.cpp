#include "pipeline/definition/store_kind.h"

namespace housingd::definition {

namespace {

bool begins_with_keyword(std::string_view text) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view blanks = " \t\n\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return false;
  const std::size_t end = text.find_first_not_of(letters, begin);
  if (end == std::string_view::npos || end == begin) return false;
  const std::size_t next = text.find_first_not_of(blanks, end);
  return next != std::string_view::npos && text[next] == '=';
}

}  // namespace

std::optional<StoreKind> store_kind(std::string_view url) {
  const auto has = [url](std::string_view scheme) { return url.starts_with(scheme) && url.size() > scheme.size(); };
  if (has("sqlite:")) return StoreKind::sqlite;
  if (has("postgresql://") || has("postgres://") || begins_with_keyword(url)) return StoreKind::postgres;
  return std::nullopt;
}

}  // namespace housingd::definition
