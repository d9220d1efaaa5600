// A YAML document as a tree that remembers where each value stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/yaml/text.h"

namespace housingd::definition::yaml {

enum class NodeKind : std::uint8_t { null, scalar, list, map };

struct Member;

// Without aliases: every node has one parent, and the tree is as deep as the file.
struct Node {
  NodeKind kind = NodeKind::null;
  bool plain = true;  // scalar: written without quotes
  Spot spot;
  std::string text;                    // scalar: its value, interpolated
  std::optional<std::string> written;  // scalar: what the file says, where that differs
  bool is_incomplete = false;          // its value could not be had, which was reported
  std::vector<Node> items;             // list
  std::vector<Member> members;         // map, in the order of the file

  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Node* find(std::string_view key);
  // What may be shown: never a value read from the environment or a file.
  [[nodiscard]] const std::string& shown() const { return written ? *written : text; }
  [[nodiscard]] bool is_interpolated() const { return written.has_value(); }
};

struct Member {
  std::string key;
  Spot key_spot;
  Node value;
};

// 'text' for a message: short, on one line.
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace housingd::definition::yaml
