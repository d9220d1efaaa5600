#include "simulator/generator/geography.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "simulator/generator/city_name.h"
#include "simulator/generator/json_text.h"
#include "simulator/generator/names.h"
#include "simulator/generator/random.h"
#include "simulator/generator/shares.h"
#include "simulator/generator/slug.h"

namespace housingd::simulator::generator {
namespace {

constexpr Point city_hall{55.6761, 12.5683};
constexpr double properties_per_road = 14;
constexpr int highest_road_code = 9973;  // a prime, so that steps through it meet each code once
constexpr std::size_t most_roads_per_zip = 300;

double round_to(double value, double unit) {
  return std::round(value / unit) * unit;
}

double kilometres_between(Point left, Point right) {
  constexpr double degree = 111.2;
  constexpr double narrowing = 0.563;  // cosine of the latitude of Denmark
  return std::hypot((left.latitude - right.latitude) * degree, (left.longitude - right.longitude) * degree * narrowing);
}

// What homes cost falls quickly with the way to Copenhagen.
double price_level(const Municipality& municipality, Random& random) {
  const double distance = kilometres_between({municipality.latitude, municipality.longitude}, city_hall);
  return (11'000 + 42'000 * std::exp(-distance / 28.0)) * (0.9 + 0.2 * random.unit());
}

std::string municipality_json(const Municipality& municipality, Random& random) {
  JsonText json(220);
  json.open_object();
  json.member("churchTaxPercentage", random.between(40, 130) / 100.0);
  json.member("councilTaxPercentage", random.between(2'250, 2'690) / 100.0);
  json.member("landValueTaxLevelPerThousand", random.between(33, 170) / 10.0);
  json.member("municipalityCode", municipality.code);
  json.member("name", municipality.name);
  json.member("numberOfSchools", random.between(5, 45));
  json.member("population", static_cast<int>(std::exp(9.4 + 1.6 * random.unit())) * 2);
  json.member("slug", municipality.slug);
  json.close_object();
  return json.take();
}

std::string province_json(const Municipality& municipality) {
  JsonText json(120);
  json.open_object();
  json.member("name", municipality.province);
  json.member("provinceCode", municipality.province_code);
  json.member("regionCode", municipality.region_code);
  json.member("slug", slug_of(municipality.province));
  json.close_object();
  return json.take();
}

// Codes that stand for one street each belong to a group in the real API.
std::optional<int> group_of(int zip_code) {
  if (zip_code < 1500) return 1000;
  if (zip_code < 1800) return 1500;
  return zip_code < 2000 ? std::optional(1800) : std::nullopt;
}

std::string zip_json(const ZipArea& area) {
  JsonText json(80);
  json.open_object();
  if (const auto group = group_of(area.code)) json.member("group", *group);
  json.member("name", area.city);
  json.member("slug", area.city_slug);
  json.member("zipCode", area.code);
  json.close_object();
  return json.take();
}

std::string city_json(const ZipArea& area) {
  JsonText json(60);
  json.open_object();
  json.member("name", area.city);
  json.member("slug", area.city_slug);
  json.close_object();
  return json.take();
}

Point near(Point centre, double kilometres, Random& random) {
  return {round_to(centre.latitude + (random.unit() - 0.5) * kilometres / 55.6, 1e-6),
          round_to(centre.longitude + (random.unit() - 0.5) * kilometres / 31.3, 1e-6)};
}

ZipArea zip_area_of(int code, Point centre) {
  Random random(static_cast<std::uint64_t>(code), 1);
  ZipArea area;
  area.code = code;
  area.city = city_name_of(code);
  area.city_slug = slug_of(area.city);
  area.weight = (code < 2000 ? 0.002 : 1.0) * std::exp(0.9 * random.normal());
  area.centre = near(centre, 14, random);
  area.zip_json = zip_json(area);
  area.city_json = city_json(area);
  return area;
}

// A zip code may span municipalities, a place does not: it is one thing with
// one bounding box, so its id says both.
Place place_of(int municipality_code, int zip_code, std::size_t index, Point centre) {
  Random random(static_cast<std::uint64_t>(municipality_code) * 10'000 + static_cast<std::uint64_t>(zip_code),
                1000 + index);
  Place place;
  place.id = static_cast<std::uint32_t>(municipality_code) * 100'000 + static_cast<std::uint32_t>(zip_code) * 10 +
             static_cast<std::uint32_t>(index);
  place.name = place_name(random);
  place.slug = slug_of(place.name);
  const Point middle = near(centre, 4, random);
  JsonText bbox(60);
  bbox.open_array();
  bbox.value(round_to(middle.longitude - 0.004, 1e-6));
  bbox.value(round_to(middle.latitude - 0.002, 1e-6));
  bbox.value(round_to(middle.longitude + 0.004, 1e-6));
  bbox.value(round_to(middle.latitude + 0.002, 1e-6));
  bbox.close_array();
  place.bbox_json = bbox.take();
  return place;
}

// `number` counts the roads of the municipality: their codes are distinct in it.
Road road_of(const Municipality& municipality, const ZipArea& area, std::size_t index, std::size_t number) {
  Random random(static_cast<std::uint64_t>(municipality.code) * 10'000 + static_cast<std::uint64_t>(area.code),
                2000 + index);
  Road road;
  road.name = road_name((mix(static_cast<std::uint64_t>(area.code)) + index * 7) % road_name_count());
  road.slug = slug_of(road.name);
  road.code = 1 + static_cast<int>((number * 3571) % highest_road_code);
  road.centre = near(area.centre, 5, random);
  JsonText json(160);
  json.open_object();
  json.member("municipalityCode", municipality.code);
  json.member("name", road.name);
  json.member("roadCode", road.code);
  json.member("roadID", random.uuid());
  json.member("slug", road.slug);
  json.close_object();
  road.json = json.take();
  return road;
}

void lay_out(District& district, std::size_t properties) {
  const Point centre{district.municipality.latitude, district.municipality.longitude};
  std::vector<double> weights;
  for (const int code : district.municipality.zip_codes) {
    district.zip_areas.push_back(zip_area_of(code, centre));
    weights.push_back(district.zip_areas.back().weight);
  }
  const auto quotas = shares_of(properties, weights);
  std::size_t number = 0;
  for (std::size_t zip = 0; zip < district.zip_areas.size(); ++zip) {
    ZipArea& area = district.zip_areas[zip];
    const auto wanted = static_cast<std::size_t>(static_cast<double>(quotas[zip]) / properties_per_road) + 2;
    const auto roads = std::min(wanted, most_roads_per_zip);
    for (std::size_t index = 0; index < roads; ++index) {
      area.roads.push_back(road_of(district.municipality, area, index, number++));
    }
    for (std::size_t index = 0; index < 3; ++index)
      area.places.push_back(place_of(district.municipality.code, area.code, index, area.centre));
  }
}

District district_of(Municipality municipality, std::size_t properties) {
  Random random(static_cast<std::uint64_t>(municipality.code));
  District district;
  district.municipality = std::move(municipality);
  district.price_per_square_metre = price_level(district.municipality, random);
  district.municipality_json = municipality_json(district.municipality, random);
  district.province_json = province_json(district.municipality);
  for (int index = 0; index < 9; ++index) {
    std::string id = random.uuid();
    district.realtors.push_back({std::move(id), realtor_name(random, district.municipality.name)});
  }
  lay_out(district, properties);
  return district;
}

double expected_villas(const Municipality& municipality) {
  if (municipality.villas) return *municipality.villas;
  Random random(static_cast<std::uint64_t>(municipality.code), 7);
  return 3'000 + 9'000 * random.unit() * random.unit() + 250.0 * static_cast<double>(municipality.zip_codes.size());
}

}  // namespace

Geography::Geography(std::vector<Municipality> municipalities, std::size_t properties) {
  std::vector<double> weights;
  for (const auto& municipality : municipalities) weights.push_back(expected_villas(municipality));
  quotas_ = shares_of(properties, weights);
  for (std::size_t index = 0; index < municipalities.size(); ++index) {
    districts_.push_back(district_of(std::move(municipalities[index]), quotas_[index]));
  }
}

}  // namespace housingd::simulator::generator
