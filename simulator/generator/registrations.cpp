#include "simulator/generator/registrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace housingd::simulator::generator {
namespace {

using namespace std::string_view_literals;

constexpr std::array<Weighted<int>, 9> counts{
    {{0, 0.18}, {1, 0.35}, {2, 0.25}, {3, 0.115}, {4, 0.06}, {5, 0.025}, {6, 0.012}, {7, 0.006}, {11, 0.002}}};
constexpr std::array<Weighted<std::string_view>, 4> types{
    {{"normal"sv, 0.887}, {"family"sv, 0.071}, {"other"sv, 0.028}, {"auction"sv, 0.014}}};

constexpr int first_year = 1992;
constexpr int last_year = 2025;
constexpr int first_year_with_uuids = 2024;
constexpr std::uint64_t lots_in_group = 12;

struct Registration {
  std::string id;
  std::string date;
  std::int64_t amount = 0;
  std::string_view type;
};

std::string date_in(int year, Random& random) {
  const int last_month = year == last_year ? 9 : 12;
  const int month = random.between(1, last_month);
  return fmt::format("{:04}-{:02}-{:02}", year, month, random.between(1, 28));
}

std::int64_t amount_in(int year, const Home& home, Random& random) {
  const double then = 0.22 + 0.78 * static_cast<double>(year - first_year) / (last_year - first_year);
  const double amount = static_cast<double>(home.value) * then * (0.8 + 0.35 * random.unit());
  return random.chance(0.02) ? 0 : static_cast<std::int64_t>(amount / 10'000.0) * 10'000;
}

// Ids of the old register grow with time. The lot and the index make them
// distinct: only shared registrations share an id.
std::string old_id(int year, const Home& home, int index) {
  const std::uint64_t block = static_cast<std::uint64_t>(year - first_year) * 100'000'000;
  return std::to_string(10'000 + block + home.lot->number * 16 + static_cast<std::uint64_t>(index));
}

Registration own_registration(const Home& home, int index, Random& random) {
  const int year = std::max(first_year, last_year - static_cast<int>(34.0 * random.unit() * random.unit()));
  Registration made;
  made.id = year < first_year_with_uuids ? old_id(year, home, index) : random.uuid();
  made.date = date_in(year, random);
  made.amount = amount_in(year, home, random);
  made.type = pick_weighted(random, types);
  return made;
}

// The same for every member of the group.
Registration shared_registration(std::uint64_t group, std::uint64_t seed) {
  Random random(seed, 0x5ea1'0000'0000ULL + group);
  Registration made;
  made.id = std::to_string(5'000'000'000ULL + group);
  const int year = random.between(2005, 2023);
  made.date = date_in(year, random);
  made.amount = 1'000'000LL * random.between(8, 4'000);
  made.type = "other";
  return made;
}

bool shares_registrations(std::uint64_t group, std::uint64_t seed) {
  return Random(seed, 0x5ea1'ffff'0000ULL + group).chance(0.03);
}

std::vector<Registration> registrations_of(const Home& home, std::uint64_t seed, Random& random) {
  std::vector<Registration> made;
  const int count = pick_weighted(random, counts);
  for (int index = 0; index < count; ++index) made.push_back(own_registration(home, index, random));
  const std::uint64_t group = home.lot->number / lots_in_group;
  if (shares_registrations(group, seed) && random.chance(0.7)) made.push_back(shared_registration(group, seed));
  std::ranges::sort(made, [](const Registration& left, const Registration& right) {
    return std::tie(left.date, left.id) > std::tie(right.date, right.id);
  });
  return made;
}

void write_registration(JsonText& json, const Registration& registration, const Home& home, Random& random) {
  const bool has_area = random.chance(0.974) && home.living_area > 0;
  const bool has_living_area = random.chance(0.27) && home.living_area > 0;
  json.open_object();
  json.member("amount", registration.amount);
  if (has_area) json.member("area", home.living_area + random.between(0, 25));
  json.member("date", registration.date);
  if (has_living_area) json.member("livingArea", home.living_area);
  json.member("municipalityCode", home.lot->district->municipality.code);
  if (has_living_area) json.member("perAreaPrice", registration.amount / home.living_area);
  json.member("propertyNumber", random.chance(0.03) ? 0U : home.property_number);
  json.member("registrationID", registration.id);
  json.member("type", registration.type);
  json.close_object();
}

}  // namespace

void write_registrations(JsonText& json, const Home& home, std::uint64_t seed, Random& random) {
  const auto registrations = registrations_of(home, seed, random);
  if (registrations.empty()) return;
  json.key("registrations");
  json.open_array();
  for (const auto& registration : registrations) write_registration(json, registration, home, random);
  json.close_array();
}

}  // namespace housingd::simulator::generator
