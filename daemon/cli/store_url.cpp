#include "daemon/cli/store_url.h"

#include <algorithm>

#include "pipeline/definition/store_kind.h"

namespace housingd::cli {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";

constexpr std::string_view blanks = " \t\n\r";

// Of a value that begins at `at`, in libpq's keywords: 'quoted' or up to a
// blank, with \ before a character that means itself.
std::size_t end_of_value(const std::string& text, std::size_t at) {
  const bool is_quoted = at < text.size() && text[at] == '\'';
  if (is_quoted) ++at;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (is_quoted && text[at] == '\'') {
      return at + 1;
    } else if (!is_quoted && blanks.find(text[at]) != std::string_view::npos) {
      return at;
    }
  }
  return text.size();
}

// password = secret, sslpassword='the secret'
void hide_keywords(std::string& text) {
  constexpr std::string_view name = "password";
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
    at += name.size();
    const std::size_t equals = text.find_first_not_of(blanks, at);
    if (equals == std::string::npos || text[equals] != '=') continue;
    const std::size_t value = std::min(text.find_first_not_of(blanks, equals + 1), text.size());
    const std::size_t end = std::min(end_of_value(text, value), text.size());
    text.replace(value, end - value, "***");
    at = value;
  }
}

// ...?password=secret&..., each up to one of `ends`.
void hide_parameters(std::string& url, const char* ends) {
  constexpr std::string_view name = "password=";
  for (std::size_t at = url.find(name); at != std::string::npos; at = url.find(name, at + 1)) {
    const std::size_t value = at + name.size();
    const std::size_t end = url.find_first_of(ends, value);
    url.replace(value, end == std::string::npos ? end : end - value, "***");
  }
}

// user:secret@
void hide_authority(std::string& url, std::size_t authority) {
  const std::size_t end = url.find_first_of("/?", authority);
  const std::size_t at = url.rfind('@', end);
  const std::size_t colon = url.find(':', authority);
  const bool has_user = at != std::string::npos && at >= authority;
  if (has_user && colon < at) url.replace(colon + 1, at - colon - 1, "***");
}

}  // namespace

std::string without_password(std::string_view url) {
  std::string shown(url);
  const std::size_t scheme = shown.find("://");
  const bool is_uri = shown.starts_with("postgres");
  if (definition::store_kind(url) == definition::StoreKind::postgres && !is_uri) {
    hide_keywords(shown);
    return shown;
  }
  if (scheme != std::string::npos) hide_authority(shown, scheme + 3);
  hide_parameters(shown, "&");
  return shown;
}

std::string without_credentials(std::string text) {
  constexpr std::string_view mark = "://";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    at += mark.size();
    const std::size_t end = std::min(text.find_first_of(" \t\n\r'\"", at), text.size());
    const std::size_t colon = text.find(':', at);
    // The last: a password that nobody encoded may hold @, / and ? itself.
    const std::size_t secret_end = text.rfind('@', end - 1);
    const bool has_secret = secret_end != std::string::npos && colon < secret_end;
    if (has_secret) text.replace(colon + 1, secret_end - colon - 1, "***");
  }
  hide_parameters(text, "& \t\n\r'\"");
  return text;
}

std::optional<std::string> sqlite_file(std::string_view url) {
  if (!url.starts_with(sqlite_scheme)) return std::nullopt;
  return std::string(url.substr(sqlite_scheme.size()));
}

}  // namespace housingd::cli
