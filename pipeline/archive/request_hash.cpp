#include "pipeline/archive/request_hash.h"

#include <string>

#include "pipeline/record/key_hash.h"

namespace housingd::archive {

namespace {

// No text of one part passes for the beginning of the next.
void append_part(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

}  // namespace

std::uint64_t request_hash(const fetch::Request& request) {
  std::string text(definition::name_of(request.method));
  append_part(text, request.target);
  append_part(text, request.target.empty() ? request.path : std::string());
  if (request.target.empty()) {
    for (const auto& [name, value] : request.params) {
      append_part(text, name);
      append_part(text, value);
    }
  }
  append_part(text, request.body);
  return record::key_hash(text);
}

}  // namespace housingd::archive
