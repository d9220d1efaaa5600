#include "daemon/http/request_target.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "daemon/http/characters.h"
#include "pipeline/record/utf8.h"

namespace housingd::http {
namespace {

constexpr std::string_view also_in_paths = "/-._~!$&'()*+,;=:@%";
constexpr std::string_view also_in_queries = "/-._~!$&'()*+,;=:@%?";

Refusal malformed(const char* why) {
  return {400, why};
}

bool consists_of(std::string_view text, std::string_view also) {
  return std::ranges::all_of(text, [also](char letter) {
    return is_digit(letter) || is_letter(letter) || also.find(letter) != std::string_view::npos;
  });
}

// Nothing for an escape that is none.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    if (text.size() - at < 3) return std::nullopt;
    const int high = hex_value(text[at + 1]);
    const int low = hex_value(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return decoded;
}

bool is_text(std::string_view text) {
  return record::readable(text, text.size()) == text;
}

bool holds_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](char letter) { return (letter >= 0 && letter < ' ') || letter == '\x7f'; });
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

accepted<std::string> decoded_path(std::string_view raw) {
  if (!consists_of(raw, also_in_paths)) return malformed("the path holds an invalid character");
  auto path = percent_decoded(raw);
  if (!path) return malformed("the path holds a malformed escape");
  if (std::ranges::count(*path, '/') != std::ranges::count(raw, '/') || path->find('\\') != std::string::npos) {
    return malformed("the path holds an encoded slash");
  }
  if (!is_text(*path) || holds_control_character(*path)) return malformed("the path is not text");
  if (has_dot_segment(*path)) return malformed("the path holds a dot segment");
  return std::move(*path);
}

std::optional<std::string> decoded_query_text(std::string_view raw) {
  std::string spaced(raw);
  std::ranges::replace(spaced, '+', ' ');
  auto text = percent_decoded(spaced);
  if (!text || !is_text(*text)) return std::nullopt;
  return text;
}

accepted<NamedTexts> decoded_query(std::string_view raw) {
  if (!consists_of(raw, also_in_queries)) return malformed("the query holds an invalid character");
  NamedTexts query;
  while (!raw.empty()) {
    const std::string_view pair = raw.substr(0, raw.find('&'));
    raw.remove_prefix(std::min(raw.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decoded_query_text(pair.substr(0, equals));
    auto value = decoded_query_text(pair.substr(std::min(pair.size(), equals + 1)));
    if (!name || !value) return malformed("the query holds a malformed escape");
    if (name->empty()) return malformed("the query holds a value without a name");
    if (!query.emplace(std::move(*name), std::move(*value)).second) {
      return malformed("a name comes twice in the query");
    }
  }
  return query;
}

// Takes "http://authority" off an absolute target; nothing where it is none.
std::optional<std::string> take_authority(std::string_view& target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    std::string authority(target.substr(0, target.find_first_of("/?")));
    target.remove_prefix(authority.size());
    return authority;
  }
  return std::nullopt;
}

}  // namespace

accepted<RequestTarget> parse_target(std::string_view target) {
  RequestTarget parsed;
  if (target == "*") {
    parsed.path = target;
    return parsed;
  }
  if (auto authority = take_authority(target)) {
    if (authority->empty()) return malformed("the request target names no host");
    parsed.authority = std::move(*authority);
  }
  const bool absolute = !parsed.authority.empty();
  if (!absolute && !target.starts_with('/')) return malformed("the request target is no path");
  const std::size_t question = std::min(target.find('?'), target.size());
  auto path = decoded_path(target.substr(0, question));
  if (!path) return path.error();
  auto query = decoded_query(target.substr(std::min(target.size(), question + 1)));
  if (!query) return query.error();
  parsed.path = path->empty() ? "/" : std::move(*path);
  parsed.query = std::move(*query);
  return parsed;
}

}  // namespace housingd::http
