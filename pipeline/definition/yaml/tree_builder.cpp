#include "pipeline/definition/yaml/tree_builder.h"

#include <utility>

#include "pipeline/definition/yaml/parse.h"

namespace housingd::definition::yaml {

Spot TreeBuilder::spot_of(const YAML::Mark& mark) const {
  if (mark.line < 0) return text_.whole();
  return {&text_, mark.line + 1, mark.column + 1};
}

std::optional<Spot> TreeBuilder::innermost_open() const {
  return open_.empty() ? std::nullopt : std::optional(open_.back().node.spot);
}

void TreeBuilder::refuse(const Spot& spot, std::string what, std::string expected) {
  diagnostics_.add(diagnostic_at(spot, std::move(what), std::move(expected)));
}

void TreeBuilder::check_tag(const Spot& spot, const std::string& tag) {
  // "?" and "!" are the parser's own marks of plain and quoted scalars.
  if (tag.empty() || tag == "?" || tag == "!") return;
  constexpr std::string_view standard = "tag:yaml.org,2002:";
  const std::string shown = tag.starts_with(standard) ? "!!" + tag.substr(standard.size()) : tag;
  refuse(spot, "the tag " + quote(shown) + " is not understood", "a value without a tag");
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (has_document_) {
    refuse(spot_of(mark), "a second document", "one definition per file");
    throw Abandoned{};
  }
  has_document_ = true;
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  place(new_node(mark, NodeKind::null));
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  refuse(spot_of(mark), "an alias ('*')", "the value itself, written out");
  Node node = new_node(mark, NodeKind::null);
  node.is_incomplete = true;
  place(std::move(node));
}

void TreeBuilder::OnAnchor(const YAML::Mark& mark, const std::string& name) {
  refuse(spot_of(mark), "an anchor (" + quote("&" + name) + ")", "the value alone; aliases are not used here");
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                           const std::string& value) {
  Node node = new_node(mark, NodeKind::scalar);
  check_tag(node.spot, tag);
  node.plain = tag != "!";
  if (!node.plain) last_quoted_ = node.spot;
  if (value.find('\0') != std::string::npos) refuse(node.spot, "a NUL character", "text");
  node.text = value;
  place(std::move(node));
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                                  YAML::EmitterStyle::value /*style*/) {
  check_tag(spot_of(mark), tag);
  open(new_node(mark, NodeKind::list));
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                             YAML::EmitterStyle::value /*style*/) {
  check_tag(spot_of(mark), tag);
  open(new_node(mark, NodeKind::map));
}

Node TreeBuilder::new_node(const YAML::Mark& mark, NodeKind kind) {
  Node node;
  node.kind = kind;
  node.spot = spot_of(mark);
  if (++node_count_ > max_nodes) {
    refuse(node.spot, "too many values", "at most " + std::to_string(max_nodes) + " in a file");
    throw Abandoned{};
  }
  return node;
}

void TreeBuilder::open(Node node) {
  if (open_.size() == max_depth) {
    refuse(node.spot, "nested too deep", "at most " + std::to_string(max_depth) + " levels");
    throw Abandoned{};
  }
  open_.push_back({.node = std::move(node), .pending = {}, .drop_value = false, .key_lines = {}});
}

void TreeBuilder::close() {
  Node node = std::move(open_.back().node);
  open_.pop_back();
  place(std::move(node));
}

void TreeBuilder::place(Node node) {
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (parent.node.kind == NodeKind::list) {
    parent.node.items.push_back(std::move(node));
  } else if (parent.drop_value) {
    parent.drop_value = false;
  } else if (parent.pending) {
    // The parser places what is left out at the next value, lines below perhaps.
    if (node.kind == NodeKind::null && !node.is_incomplete) node.spot = parent.pending->key_spot;
    parent.pending->value = std::move(node);
    parent.node.members.push_back(std::move(*parent.pending));
    parent.pending.reset();
  } else {
    place_key(parent, std::move(node));
  }
}

void TreeBuilder::place_key(Open& map, Node node) {
  map.drop_value = true;
  if (node.kind != NodeKind::scalar) return refuse(node.spot, "a key that is no text", "a name");
  if (node.plain && node.text == "<<") {
    return refuse(node.spot, "a merge key ('<<')", "the keys themselves, written out");
  }
  const auto [first, is_new] = map.key_lines.emplace(node.text, node.spot.line);
  if (!is_new) {
    return refuse(node.spot, "key " + quote(node.text) + " is repeated; first in line " + std::to_string(first->second),
                  "each key once");
  }
  map.drop_value = false;
  map.pending = Member{.key = std::move(node.text), .key_spot = node.spot, .value = {}};
}

}  // namespace housingd::definition::yaml
