#include "simulator/generator/property.h"

#include <fmt/format.h>

#include <cmath>

#include "simulator/generator/buildings.h"
#include "simulator/generator/cases.h"
#include "simulator/generator/description.h"
#include "simulator/generator/home.h"
#include "simulator/generator/json_text.h"
#include "simulator/generator/registrations.h"

namespace housingd::simulator::generator {
namespace {

void write_land_register_numbers(JsonText& json, const Lot& lot, Random& random) {
  if (random.chance(0.002)) return;
  json.key("bfeNumbers");
  json.open_array();
  json.value(1'000'000 + lot.number * 3);
  if (random.chance(0.09)) json.value(1'000'001 + lot.number * 3);
  json.close_array();
}

void write_coordinates(JsonText& json, const Home& home) {
  json.key("coordinates");
  json.open_object();
  json.member("lat", home.point.latitude);
  json.member("lon", home.point.longitude);
  json.member("type", "EPSG4326");
  json.close_object();
}

void write_sold_case(JsonText& json, const Home& home, Random& random) {
  if (!random.chance(0.152)) return;
  json.key("latestSoldCaseDescription");
  json.open_object();
  json.member("body", description_body(home, static_cast<std::size_t>(random.between(350, 1'500)), random));
  const int year = random.between(2019, 2025);
  const int month = random.between(1, 9);
  json.member("date", fmt::format("{:04}-{:02}-{:02}", year, month, random.between(1, 28)));
  json.member("title", description_title(home, random));
  json.close_object();
}

void write_valuation(JsonText& json, const Home& home, Random& random) {
  if (random.chance(0.002)) return;
  const double official = static_cast<double>(home.value) * (0.55 + 0.35 * random.unit());
  json.member("latestValuation", static_cast<std::int64_t>(official / 50'000.0) * 50'000 + 50'000);
}

void write_place(JsonText& json, const Home& home) {
  const Place* place = home.lot->place;
  if (place == nullptr) return;
  json.key("place");
  json.open_object();
  json.member_json("bbox", place->bbox_json);
  write_coordinates(json, home);
  json.member("id", place->id);
  json.member("name", place->name);
  json.member("slug", place->slug);
  json.close_object();
  json.member("placeName", place->name);
}

void write_weighted_area(JsonText& json, double area) {
  if (area <= 0) return;
  if (area == std::floor(area)) {
    json.member("weightedArea", static_cast<int>(area));
  } else {
    json.member("weightedArea", area);
  }
}

void write_until_market(JsonText& json, const Home& home, int cases, Random& random) {
  const Lot& lot = *home.lot;
  json.member_json("_links", fmt::format(R"({{"self":{{"href":"/addresses/{}"}}}})", home.id));
  json.member("addressID", home.id);
  json.member("addressType", name_of(lot.type));
  json.member("allowNewValuationInfo", true);
  write_land_register_numbers(json, lot, random);
  if (home.living_area > 0 && random.chance(0.49)) {
    json.member_json("boligsidenInfo",
                     fmt::format(R"({{"latestSoldArea":{}}})", home.living_area + random.between(-4, 12)));
  }
  write_buildings(json, home, random);
  if (cases > 0) write_cases(json, home, cases, random);
  json.member_json("city", lot.zip_area->city_json);
  json.member("cityName", lot.zip_area->city);
  write_coordinates(json, home);
  json.member_json("daysOnMarket", R"({"realtors":[]})");
  if (!lot.door.empty()) json.member("door", lot.door);
  if (!home.energy_label.empty()) json.member("energyLabel", home.energy_label);
  json.member("entryAddressID", random.uuid());
  if (!lot.floor.empty()) json.member("floor", lot.floor);
  json.member("gstkvhx", home.address_key);
  json.member("houseNumber", lot.house_number);
  json.member("isOnMarket", cases > 0);
  json.member("isPublic", true);
}

void write_from_valuation(JsonText& json, const Home& home, std::uint64_t seed, Random& random) {
  const Lot& lot = *home.lot;
  write_sold_case(json, home, random);
  write_valuation(json, home, random);
  if (home.living_area > 0) json.member("livingArea", home.living_area);
  json.member_json("municipality", lot.district->municipality_json);
  write_place(json, home);
  json.member("propertyNumber", home.property_number);
  json.member_json("province", lot.district->province_json);
  write_registrations(json, home, seed, random);
  json.member_json("road", lot.road->json);
  json.member("roadName", lot.road->name);
  json.member("slug", home.slug);
  json.member("slugAddress", home.slug_address);
  write_weighted_area(json, home.weighted_area);
  json.member_json("zip", lot.zip_area->zip_json);
  json.member("zipCode", lot.zip_area->code);
}

}  // namespace

std::string property_document(const Lot& lot, std::uint64_t seed) {
  constexpr std::size_t usual_bytes = 3'000;
  Random random(seed, 1'000 + lot.number);
  const Home home = home_on(lot, random);
  const int cases = case_count(random);
  JsonText json(usual_bytes);
  json.open_object();
  write_until_market(json, home, cases, random);
  write_from_valuation(json, home, seed, random);
  json.close_object();
  return json.take();
}

}  // namespace housingd::simulator::generator
