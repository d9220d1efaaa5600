// A catalog: a list of entries, one per partition that a job can make of it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace housingd::definition {

using Scalar = std::variant<bool, std::int64_t, double, std::string>;
using ScalarList = std::vector<Scalar>;

// As a template writes it: 101, 5.6, true, København.
[[nodiscard]] std::string to_text(const Scalar& value);

struct CatalogEntry {
  std::string name;                      // the partition's name; unique in the catalog
  std::map<std::string, Scalar> fields;  // `name` included; nested maps as "centroid.lat"
  std::map<std::string, ScalarList> lists;

  bool operator==(const CatalogEntry&) const = default;
};

struct Catalog {
  std::string name;
  std::vector<CatalogEntry> entries;

  bool operator==(const Catalog&) const = default;
};

}  // namespace housingd::definition
