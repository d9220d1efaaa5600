// What a shape accepts, as data: editor schemas and the reference are made of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/definition/catalog.h"

namespace housingd::definition::shape {

struct Description;

struct DescribedKey {
  std::string name{};
  std::string doc{};
  bool required = false;
  std::optional<Scalar> default_value{};  // as a file would write it
  std::shared_ptr<const Description> value{};
};

struct Description {
  enum class Kind : std::uint8_t { text, boolean, integer, number, scalar, list, map, object, any_of };

  Kind kind = Kind::text;
  std::string expected{};              // for people: "a duration such as 500ms"; the unit is part of it
  std::string pattern{};               // text: what matches, as a regular expression; empty: any
  std::vector<std::string> choices{};  // text: one of these; empty: any
  std::optional<double> minimum{};     // integer, number
  std::optional<double> maximum{};
  std::size_t min_count = 0;         // list, map
  std::string key_pattern{};         // map: of its keys
  std::vector<Description> parts{};  // list: the element; map: the value; any_of: each alternative
  std::vector<DescribedKey> keys{};  // object
};

}  // namespace housingd::definition::shape
