#include "daemon/cli/store_url.h"

namespace housingd::cli {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";

// ...?password=secret&...: libpq takes it as a parameter too.
void hide_parameter(std::string& url) {
  constexpr std::string_view name = "password=";
  for (std::size_t at = url.find(name); at != std::string::npos; at = url.find(name, at + 1)) {
    const std::size_t value = at + name.size();
    const std::size_t end = url.find_first_of("& ", value);
    url.replace(value, end == std::string::npos ? end : end - value, "***");
  }
}

}  // namespace

std::string without_password(std::string_view url) {
  std::string shown(url);
  const std::size_t scheme = shown.find("://");
  if (scheme != std::string::npos) {
    const std::size_t authority = scheme + 3;
    const std::size_t end = shown.find_first_of("/?", authority);
    const std::size_t at = shown.rfind('@', end);
    const std::size_t colon = shown.find(':', authority);
    const bool has_user = at != std::string::npos && at >= authority;
    if (has_user && colon < at) shown.replace(colon + 1, at - colon - 1, "***");
  }
  hide_parameter(shown);
  return shown;
}

std::optional<std::string> sqlite_file(std::string_view url) {
  if (!url.starts_with(sqlite_scheme)) return std::nullopt;
  return std::string(url.substr(sqlite_scheme.size()));
}

}  // namespace housingd::cli
