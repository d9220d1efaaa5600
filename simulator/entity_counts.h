// How many of each thing the documents hold: what a store must hold after a
// complete run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulator/data_set.h"
#include "simulator/search.h"

namespace housingd::simulator {

struct EntityCounts {
  std::uint64_t properties = 0;
  std::uint64_t main_buildings = 0;
  std::uint64_t additional_buildings = 0;
  std::uint64_t registrations = 0;  // per property: one shared by two counts twice
  std::uint64_t cases = 0;
  std::uint64_t case_images = 0;
  std::uint64_t image_sources = 0;  // six sizes an image
  // Distinct ones:
  std::uint64_t realtors = 0;
  std::uint64_t municipalities = 0;
  std::uint64_t provinces = 0;
  std::uint64_t zip_codes = 0;
  std::uint64_t cities = 0;
  std::uint64_t roads = 0;
  std::uint64_t places = 0;

  friend bool operator==(const EntityCounts&, const EntityCounts&) = default;
};

// Of the live documents that match. Reads every one of them.
[[nodiscard]] EntityCounts count_entities(const DataSet& data, const Filter& filter);

}  // namespace housingd::simulator
