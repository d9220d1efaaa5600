#include "pipeline/parse/what_is_there.h"

#include <algorithm>
#include <vector>

#include "pipeline/definition/suggestion.h"
#include "pipeline/record/utf8.h"

namespace housingd::parse {

using record::Value;

namespace {

constexpr std::size_t most_members = 12;
constexpr std::size_t longest_name = 60;

// As a pointer has it (RFC 6901).
std::string token_of(std::string_view name) {
  std::string token;
  for (const char c : record::readable(name, longest_name)) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

std::vector<std::string> members_of(const Value& object, std::string_view at) {
  std::vector<std::string> members;
  for (const auto& member : object.GetObject()) {
    if (members.size() == most_members) break;
    members.push_back(std::string(at) + "/" + token_of({member.name.GetString(), member.name.GetStringLength()}));
  }
  return members;
}

const Value* member(const Value& object, std::string_view token) {
  for (const auto& one : object.GetObject()) {
    if (token_of({one.name.GetString(), one.name.GetStringLength()}) == token) return &one.value;
  }
  return nullptr;
}

}  // namespace

std::string what_is_there(const Value& page, std::string_view pointer) {
  const Value* at = &page;
  std::size_t seen = 0;
  while (at->IsObject() && seen < pointer.size()) {
    const std::size_t end = std::min(pointer.find('/', seen + 1), pointer.size());
    const Value* next = member(*at, pointer.substr(seen + 1, end - seen - 1));
    if (next == nullptr) {
      const auto members = members_of(*at, pointer.substr(0, seen));
      if (members.empty()) return {};
      const std::string meant = definition::did_you_mean(pointer, members);
      return "; there is " + definition::one_of(members) + (meant.empty() ? "" : "; " + meant);
    }
    at = next;
    seen = end;
  }
  return {};
}

}  // namespace housingd::parse
