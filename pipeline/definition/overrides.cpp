#include "pipeline/definition/overrides.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

#include "pipeline/definition/suggestion.h"
#include "pipeline/definition/yaml/parse.h"

namespace housingd::definition {

using yaml::Node;
using yaml::NodeKind;

namespace {

std::vector<std::string> split_at_dots(std::string_view path) {
  std::vector<std::string> steps;
  while (true) {
    const std::size_t dot = path.find('.');
    steps.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return steps;
    path.remove_prefix(dot + 1);
  }
}

std::vector<std::string> override_roots() {
  std::vector<std::string> roots;
  for (const KindNames& names : kind_names) roots.emplace_back(names.override_root);
  return roots;
}

class Applier {
 public:
  Applier(Documents& documents, const yaml::Text& text, Diagnostics& diagnostics)
      : documents_(documents), text_(text), diagnostics_(diagnostics) {}

  void apply(std::string_view path) {
    const std::vector<std::string> steps = split_at_dots(path);
    auto value = yaml::parse(text_, diagnostics_);
    const auto names = std::ranges::find(kind_names, steps.front(), &KindNames::override_root);
    if (names == std::end(kind_names)) {
      return refuse(yaml::quote(steps.front()) + " is no kind of definition", one_of(override_roots()),
                    did_you_mean(steps.front(), override_roots()));
    }
    const std::size_t named_by = names->kind == Kind::settings ? 1 : 2;
    if (steps.size() <= named_by) {
      return refuse("the path names no value",
                    std::string(names->override_root) + (named_by == 1 ? ".KEY" : ".NAME.KEY"));
    }
    Document* document = names->kind == Kind::settings ? &settings() : definition(*names, steps[1]);
    if (document == nullptr || !value) return;
    set(document->root, std::span(steps).subspan(named_by), std::move(*value));
  }

 private:
  Document& settings() {
    if (Document* existing = documents_.find(Kind::settings, "")) return *existing;
    documents_.all.push_back({.kind = Kind::settings, .text = nullptr, .root = new_map()});
    return documents_.all.back();
  }

  Document* definition(const KindNames& names, const std::string& name) {
    Document* document = documents_.find(names.kind, name);
    // Its file may be the one that could not be read, which is said already.
    if (document == nullptr && !documents_.unreadable.contains(names.kind)) {
      const auto known = documents_.names(names.kind);
      refuse("there is no " + std::string(names.name_key) + " " + yaml::quote(name),
             known.empty() ? "a file in " + std::string(names.folder) + "/" : one_of(known), did_you_mean(name, known));
    }
    return document;
  }

  void set(Node& root, std::span<const std::string> steps, Node value) {
    Node* node = &root;
    for (const std::string& step : steps) {
      node = descend(*node, step);
      if (node == nullptr) return;
    }
    *node = std::move(value);
    node->spot = text_.whole();
  }

  Node* descend(Node& node, const std::string& step) {
    if (node.kind == NodeKind::null) node = new_map();
    if (node.kind == NodeKind::map) return member(node, step);
    if (node.kind == NodeKind::list) return element(node, step);
    refuse(yaml::quote(step) + " would be within a single value", "a path to a key of a map or an element of a list");
    return nullptr;
  }

  Node* member(Node& map, const std::string& key) {
    if (key.empty()) {
      refuse("the path holds an empty key", "keys separated by single dots");
      return nullptr;
    }
    if (Node* existing = map.find(key)) return existing;
    Node absent;
    absent.spot = text_.whole();
    map.members.push_back({.key = key, .key_spot = text_.whole(), .value = std::move(absent)});
    return &map.members.back().value;
  }

  Node* element(Node& list, const std::string& number) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), index);
    const bool is_number = error == std::errc{} && end == number.data() + number.size();
    if (is_number && index < list.items.size()) return &list.items[index];
    refuse("there is no element " + yaml::quote(number),
           list.items.empty() ? "another path: the list is empty"
                              : "a number from 0 to " + std::to_string(list.items.size() - 1));
    return nullptr;
  }

  [[nodiscard]] Node new_map() const {
    Node map;
    map.kind = NodeKind::map;
    map.spot = text_.whole();
    return map;
  }

  void refuse(std::string what, std::string expected, std::string hint = {}) {
    diagnostics_.add(yaml::diagnostic_at(text_.whole(), std::move(what), std::move(expected), std::move(hint)));
  }

  Documents& documents_;
  const yaml::Text& text_;
  Diagnostics& diagnostics_;
};

}  // namespace

void apply_overrides(Documents& documents, const std::vector<Override>& overrides, Diagnostics& diagnostics) {
  for (const Override& override_value : overrides) {
    const std::string name = "--set " + override_value.path + "=" + override_value.value;
    documents.added.push_back(
        std::make_unique<yaml::Text>(name, override_value.value, yaml::Text::Origin::override_value));
    Applier(documents, *documents.added.back(), diagnostics).apply(override_value.path);
  }
}

}  // namespace housingd::definition
