// What checks find wrong in one document, placed by the path of the value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/diagnostics.h"
#include "pipeline/definition/yaml/node.h"

namespace housingd::definition::check {

// Keys, and numbers of list elements, from the document's root.
using Path = std::vector<std::string>;

class Findings {
 public:
  Findings(const yaml::Node& root, Diagnostics& diagnostics) : root_(root), diagnostics_(diagnostics) {}

  // At the value; where the file leaves it out, at the closest one around it.
  void at_value(const Path& path, std::string what, std::string expected = {}, std::string hint = {});
  // At the key of the value.
  void at_key(const Path& path, std::string what, std::string expected = {}, std::string hint = {});
  // 'value' as the file writes it, so never a secret; of an absent one nothing.
  [[nodiscard]] std::string shown(const Path& path) const;
  [[nodiscard]] bool has(const Path& path) const;
  // Whether the file itself writes this value, without interpolation.
  [[nodiscard]] bool is_literal(const Path& path) const;

 private:
  struct Located {
    const yaml::Node* node;
    yaml::Spot key;
    std::size_t steps;  // how much of the path there is
  };
  [[nodiscard]] Located locate(const Path& path) const;

  const yaml::Node& root_;
  Diagnostics& diagnostics_;
};

}  // namespace housingd::definition::check
