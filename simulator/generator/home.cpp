#include "simulator/generator/home.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "simulator/generator/slug.h"

namespace housingd::simulator::generator {
namespace {

using namespace std::string_view_literals;

constexpr std::array<Weighted<std::string_view>, 11> energy_labels{{
    {""sv, 0.66},
    {"d"sv, 0.116},
    {"c"sv, 0.078},
    {"e"sv, 0.055},
    {"f"sv, 0.034},
    {"b"sv, 0.014},
    {"g"sv, 0.02},
    {"a1"sv, 0.002},
    {"a2010"sv, 0.012},
    {"a2015"sv, 0.014},
    {"a2020"sv, 0.004},
}};

int living_area(AddressType type, Random& random) {
  if (is_plot(type)) return 0;
  const double typical = has_floor(type) ? 78 : type == AddressType::holiday_house ? 66 : 138;
  return std::clamp(static_cast<int>(typical * std::exp(0.33 * random.normal())), 24, 640);
}

int year_built(Random& random) {
  if (random.chance(0.45)) return random.between(1958, 1979);
  return random.chance(0.6) ? random.between(1900, 1957) : random.between(1980, 2024);
}

double weighted_area(const Home& home, Random& random) {
  if (home.living_area == 0 || random.chance(0.016)) return 0;
  if (random.chance(0.17)) return home.living_area;
  const double more = home.living_area * (1.0 + 0.4 * random.unit());
  return std::round(more * 20.0) / 20.0;
}

std::string address_key(const Lot& lot) {
  return fmt::format("{:04}{:04}{:_>4}_{:_>3}{:_>3}", lot.district->municipality.code, lot.road->code, lot.house_number,
                     lot.floor, lot.door);
}

std::string slug_address(const Lot& lot) {
  std::string slug = fmt::format("{}-{}", lot.road->slug, slug_of(lot.house_number));
  if (!lot.floor.empty()) slug.append("-").append(lot.floor);
  if (!lot.door.empty()) slug.append("-").append(lot.door);
  return fmt::format("{}-{}-{}", slug, lot.zip_area->code, lot.zip_area->city_slug);
}

std::int64_t value_of(const Home& home, Random& random) {
  const int area = home.living_area == 0 ? 45 : home.living_area;
  const double age = home.year_built < 1960 || home.year_built > 2000 ? 1.1 : 0.9;
  const double level = home.lot->district->price_per_square_metre * age * std::exp(0.25 * random.normal());
  return static_cast<std::int64_t>(std::llround(area * level / 5'000.0)) * 5'000 + 100'000;
}

}  // namespace

Home home_on(const Lot& lot, Random& random) {
  Home home;
  home.lot = &lot;
  home.id = random.uuid();
  home.address_key = address_key(lot);
  home.slug_address = slug_address(lot);
  home.slug = home.slug_address + "-" + slug_of(home.address_key);
  home.point = {std::round((lot.road->centre.latitude + 0.004 * (random.unit() - 0.5)) * 1e6) / 1e6,
                std::round((lot.road->centre.longitude + 0.007 * (random.unit() - 0.5)) * 1e6) / 1e6};
  home.property_number = 1'000 + random.below(900'000);
  home.living_area = living_area(lot.type, random);
  if (!has_floor(lot.type) && home.living_area > 0 && random.chance(0.5)) {
    home.basement_area = random.between(8, std::max(10, home.living_area));
  }
  home.weighted_area = weighted_area(home, random);
  home.year_built = year_built(random);
  home.energy_label = pick_weighted(random, energy_labels);
  home.value = value_of(home, random);
  return home;
}

}  // namespace housingd::simulator::generator
