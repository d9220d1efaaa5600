// Where properties can stand: municipalities, zip codes, roads and places with
// the JSON that every property there shares.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "simulator/generator/municipality.h"

namespace housingd::simulator::generator {

struct Point {
  double latitude = 0;
  double longitude = 0;
};

struct Road {
  std::string name;
  std::string slug;
  int code = 0;
  Point centre;
  std::string json;
};

// A named spot inside a zip code. Its coordinates in a document are those of
// the property, as in the real API.
struct Place {
  std::uint32_t id = 0;
  std::string name;
  std::string slug;
  std::string bbox_json;
};

struct Realtor {
  std::string id;
  std::string name;
};

struct ZipArea {
  int code = 0;
  std::string city;
  std::string city_slug;
  double weight = 0;  // share of the municipality's properties
  Point centre;
  std::string zip_json;
  std::string city_json;
  std::vector<Road> roads;  // never empty
  std::vector<Place> places;
};

struct District {
  Municipality municipality;
  double price_per_square_metre = 0;
  std::string municipality_json;
  std::string province_json;
  std::vector<ZipArea> zip_areas;  // never empty
  std::vector<Realtor> realtors;
};

// One district per municipality, in the given order; the properties of the
// whole are shared out by the known numbers of villas, with a plausible number
// where none is known. Nothing in it depends on a seed: a road keeps its id
// whatever the data set.
class Geography {
 public:
  Geography(std::vector<Municipality> municipalities, std::size_t properties);

  [[nodiscard]] const std::vector<District>& districts() const { return districts_; }
  // Properties per district: exact shares, the total as it was given.
  [[nodiscard]] const std::vector<std::size_t>& quotas() const { return quotas_; }

 private:
  std::vector<District> districts_;
  std::vector<std::size_t> quotas_;
};

}  // namespace housingd::simulator::generator
