#include "pipeline/upsert/identifier.h"

namespace housingd::upsert {

std::string quoted_identifier(std::string_view identifier) {
  std::string text = "\"";
  for (const char c : identifier) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

std::string quoted_list(std::span<const std::string> identifiers) {
  std::string text;
  for (const auto& identifier : identifiers)
    text.append(text.empty() ? "" : ", ").append(quoted_identifier(identifier));
  return text;
}

}  // namespace housingd::upsert
