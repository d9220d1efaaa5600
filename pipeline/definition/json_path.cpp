#include "pipeline/definition/json_path.h"

#include <algorithm>

namespace housingd::definition {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

Error bad_pointer(std::string_view text, std::string_view why) {
  return {Disposition::fail_run, ErrorCode::invalid_definition,
          "'" + std::string(text) + "' is not a JSON Pointer: " + std::string(why)};
}

}  // namespace

outcome::result<JsonPath> JsonPath::parse(std::string_view text, Star star) {
  JsonPath path;
  path.text_ = text;
  if (text.empty()) return path;
  if (text.front() != '/') return bad_pointer(text, "it must be empty or begin with '/'");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at + 1;
    const std::size_t end = std::min(text.find('/', begin), text.size());
    std::string token;
    for (std::size_t i = begin; i < end; ++i) {
      if (text[i] != '~') {
        token += text[i];
        continue;
      }
      if (i + 1 < end && text[i + 1] == '0')
        token += '~';
      else if (i + 1 < end && text[i + 1] == '1')
        token += '/';
      else
        return bad_pointer(text, "'~' must be written '~0', and '/' within a name '~1'");
      ++i;
    }
    if (token == "*" && star == Star::refused) return bad_pointer(text, "'*' is allowed only where a list is meant");
    path.tokens_.push_back(std::move(token));
    at = end;
  }
  return path;
}

bool JsonPath::has_star() const {
  return std::ranges::find(tokens_, "*") != tokens_.end();
}

bool JsonPath::is_prefix_of(const JsonPath& other) const {
  return tokens_.size() <= other.tokens_.size() && std::equal(tokens_.begin(), tokens_.end(), other.tokens_.begin());
}

}  // namespace housingd::definition
