#include "pipeline/definition/check/findings.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace housingd::definition::check {

namespace {

const yaml::Node* element(const yaml::Node& list, const std::string& number) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), index);
  return error == std::errc{} && index < list.items.size() ? &list.items[index] : nullptr;
}

}  // namespace

Findings::Located Findings::locate(const Path& path) const {
  Located at{.node = &root_, .key = root_.spot, .steps = 0};
  for (const std::string& step : path) {
    const yaml::Node* next = nullptr;
    if (at.node->kind == yaml::NodeKind::list) {
      next = element(*at.node, step);
      if (next != nullptr) at.key = next->spot;
    } else if (const auto member = std::ranges::find(at.node->members, step, &yaml::Member::key);
               member != at.node->members.end()) {
      next = &member->value;
      at.key = member->key_spot;
    }
    if (next == nullptr) break;
    at.node = next;
    ++at.steps;
  }
  return at;
}

void Findings::at_value(const Path& path, std::string what, std::string expected, std::string hint) {
  const yaml::Node& node = *locate(path).node;
  // What is missing because its reference was not resolved is reported there.
  if (node.is_incomplete) return;
  diagnostics_.add(yaml::diagnostic_at(node.spot, std::move(what), std::move(expected), std::move(hint)));
}

void Findings::at_key(const Path& path, std::string what, std::string expected, std::string hint) {
  diagnostics_.add(yaml::diagnostic_at(locate(path).key, std::move(what), std::move(expected), std::move(hint)));
}

std::string Findings::shown(const Path& path) const {
  const Located at = locate(path);
  return at.node->kind == yaml::NodeKind::scalar ? yaml::quote(at.node->shown()) : std::string();
}

bool Findings::has(const Path& path) const {
  return locate(path).steps == path.size();
}

bool Findings::is_literal(const Path& path) const {
  return !locate(path).node->is_interpolated();
}

}  // namespace housingd::definition::check
