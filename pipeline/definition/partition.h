// A partition: one binding of a job's parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/definitions.h"

namespace housingd::definition {

struct Slice {
  std::string name;    // "2100"
  NamedValues params;  // added to the partition's
};

struct Partition {
  std::string name;                    // the catalog entry's name
  NamedValues params;                  // endpoint, job and partition parameters, in this order, later ones replace
  std::optional<JsonTemplate> body{};  // the endpoint's, filled
  std::vector<std::pair<JsonPath, std::string>> expect;
  std::optional<std::uint64_t> split_over;
  std::vector<Slice> slices;          // what it is split into when its total exceeds split_over
  std::optional<SplitRange> range{};  // or what is halved then
  NamedValues range_params{};         // of a part of it: templates of {from} and {to}
};

// A part of the partition's range, both ends included.
[[nodiscard]] Slice slice_of(const Partition& partition, std::int64_t from, std::int64_t to);

// `base`, where a value of the same name in `over` replaces, and a new one follows.
[[nodiscard]] NamedValues merged(NamedValues base, const NamedValues& over);

// The partitions of a job in catalog order. An empty list is an error of the
// definitions ("where" matches nothing).
[[nodiscard]] std::vector<Partition> partitions_of(const Definitions& definitions, const Job& job);

}  // namespace housingd::definition
