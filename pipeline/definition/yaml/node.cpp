#include "pipeline/definition/yaml/node.h"

#include <algorithm>

#include "pipeline/definition/yaml/utf8.h"

namespace housingd::definition::yaml {

const Node* Node::find(std::string_view key) const {
  const auto found = std::ranges::find(members, key, &Member::key);
  return found == members.end() ? nullptr : &found->value;
}

Node* Node::find(std::string_view key) {
  const auto found = std::ranges::find(members, key, &Member::key);
  return found == members.end() ? nullptr : &found->value;
}

std::string quote(std::string_view text) {
  constexpr std::size_t shown_characters = 80;
  const std::string_view part = text.substr(0, offset_of_character(text, shown_characters));
  return "'" + std::string(part) + (part.size() < text.size() ? "…'" : "'");
}

}  // namespace housingd::definition::yaml
