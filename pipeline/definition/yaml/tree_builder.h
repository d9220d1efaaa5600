// Builds a tree from the parser's events and refuses what definitions may not use.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "pipeline/definition/yaml/node.h"

namespace housingd::definition::yaml {

class TreeBuilder final : public YAML::EventHandler {
 public:
  // Thrown out of the parser once going on is pointless; already reported.
  struct Abandoned {};

  TreeBuilder(const Text& text, Diagnostics& diagnostics) : text_(text), diagnostics_(diagnostics) {}

  [[nodiscard]] Node take_root() { return std::move(root_); }
  // Where the innermost list or map begins that is not closed yet.
  [[nodiscard]] std::optional<Spot> innermost_open() const;
  [[nodiscard]] const std::optional<Spot>& last_quoted() const { return last_quoted_; }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

 private:
  // A list or map that is not closed yet.
  struct Open {
    Node node;
    std::optional<Member> pending;  // map: a key that waits for its value
    bool drop_value = false;        // map: the value of a refused key
    std::unordered_map<std::string, int> key_lines;
  };

  [[nodiscard]] Spot spot_of(const YAML::Mark& mark) const;
  void refuse(const Spot& spot, std::string what, std::string expected);
  void check_tag(const Spot& spot, const std::string& tag);
  Node new_node(const YAML::Mark& mark, NodeKind kind);
  void open(Node node);
  void close();
  void place(Node node);
  void place_key(Open& map, Node node);

  const Text& text_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  Node root_;
  std::optional<Spot> last_quoted_;
  std::size_t node_count_ = 0;
  bool has_document_ = false;
};

}  // namespace housingd::definition::yaml
