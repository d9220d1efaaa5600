#include "daemon/logging/fields.h"

#include <algorithm>

namespace housingd::logging {
namespace {

// Record and unit separator of ASCII: no text that people read holds them.
constexpr char beginning = '\x1e';
constexpr char separator = '\x1f';

void append_clean(std::string& into, std::string_view text) {
  std::ranges::copy_if(text, std::back_inserter(into), [](char c) { return c != separator && c != beginning; });
}

}  // namespace

std::string with_fields(std::string_view message, std::initializer_list<Field> fields) {
  std::string payload(1, beginning);
  append_clean(payload, message);
  for (const auto& [name, value] : fields) {
    if (value.empty()) continue;
    payload += separator;
    append_clean(payload, name);
    payload += '=';
    append_clean(payload, value);
  }
  return payload;
}

Parted parted(std::string_view payload) {
  if (payload.empty() || payload.front() != beginning) return {payload, {}};
  payload.remove_prefix(1);
  Parted parts{payload.substr(0, payload.find(separator)), {}};
  for (std::size_t at = parts.message.size(); at < payload.size();) {
    const std::size_t end = std::min(payload.find(separator, at + 1), payload.size());
    const std::string_view field = payload.substr(at + 1, end - at - 1);
    const std::size_t equals = std::min(field.find('='), field.size());
    parts.fields.emplace_back(field.substr(0, equals), field.substr(std::min(equals + 1, field.size())));
    at = end;
  }
  return parts;
}

}  // namespace housingd::logging
