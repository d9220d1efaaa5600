// What a shape accepts, as data: editor schemas and the reference are made of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pipeline/definition/catalog.h"

namespace housingd::definition::shape {

struct Description;

// As a file would write it.
using Written = std::variant<Scalar, ScalarList>;

struct DescribedKey {
  std::string name{};
  std::string doc{};
  bool required = false;
  std::optional<Written> default_value{};
  std::shared_ptr<const Description> value{};
};

struct Description {
  enum class Kind : std::uint8_t { text, boolean, integer, number, scalar, list, map, object, any_of, any };

  Kind kind = Kind::text;
  std::string expected{};              // for people: "a duration such as 500ms"; the unit is part of it
  std::string type{};                  // for people, in a word: "duration"; empty: what the kind says
  std::string unit{};                  // "records", "ms s m h d"; empty: none
  std::string range{};                 // where numbers cannot say it: "1ms to 1h"
  std::string pattern{};               // text: what matches, as a regular expression; empty: any
  std::vector<std::string> choices{};  // text: one of these; empty: any
  std::optional<double> minimum{};     // integer, number
  std::optional<double> maximum{};
  std::size_t min_count = 0;         // list, map
  std::string key_pattern{};         // map: of its keys
  std::string key_name{};            // map: what stands for a key where a path is shown: "NAME"
  std::string key_doc{};             // object that takes keys of any name: what they are
  std::vector<Description> parts{};  // list: the element; map: the value; any_of: each alternative;
                                     // object: the value of keys of any name
  std::vector<DescribedKey> keys{};  // object
};

}  // namespace housingd::definition::shape
