#include "simulator/generator/cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "simulator/generator/description.h"

namespace housingd::simulator::generator {
namespace {

constexpr double share_on_market = 0.021;
constexpr std::array<Weighted<int>, 6> counts{{{1, 0.94}, {2, 0.045}, {3, 0.01}, {4, 0.003}, {6, 0.001}, {9, 0.001}}};

struct ImageSize {
  int width;
  int height;
};
constexpr std::array<ImageSize, 6> image_sizes{
    {{100, 80}, {143, 118}, {300, 200}, {600, 400}, {600, 600}, {1440, 960}}};

struct CaseFacts {
  std::string id;
  std::int64_t price = 0;
  int days = 0;
  const Realtor* realtor = nullptr;
};

void write_image(JsonText& json, std::string_view case_id, Random& random) {
  const std::string id = random.uuid();
  const std::string alternative_text = image_text(random);
  json.open_object();
  json.key("imageSources");
  json.open_array();
  for (const auto& [width, height] : image_sizes) {
    json.open_object();
    json.member("alt", alternative_text);
    json.key("size");
    json.open_object();
    json.member("height", height);
    json.member("width", width);
    json.close_object();
    json.member("url", fmt::format("https://images.boligsiden.example/images/case/{}/{}x{}/{}.webp", case_id, width,
                                   height, id));
    json.close_object();
  }
  json.close_array();
  json.close_object();
}

void write_images(JsonText& json, std::string_view case_id, int count, Random random) {
  json.key("images");
  json.open_array();
  for (int index = 0; index < count; ++index) write_image(json, case_id, random);
  json.close_array();
}

// Given the stream of the images, it is the first of them.
void write_default_image(JsonText& json, std::string_view case_id, Random random) {
  json.key("defaultImage");
  write_image(json, case_id, random);
}

void write_time_on_market(JsonText& json, const Home& home, const CaseFacts& facts, Random& random) {
  const bool changed_hands = random.chance(0.18);
  const int earlier = changed_hands ? random.between(20, 260) : 0;
  json.key("timeOnMarket");
  json.open_object();
  json.key("current");
  json.open_object();
  json.member("days", facts.days);
  json.close_object();
  json.key("total");
  json.open_object();
  json.member("days", facts.days + earlier);
  json.key("realtors");
  json.open_array();
  const auto write_realtor = [&json](const Realtor& realtor, int days) {
    json.open_object();
    json.member("days", days);
    json.member("realtorId", realtor.id);
    json.member("realtorName", realtor.name);
    json.close_object();
  };
  write_realtor(*facts.realtor, facts.days);
  if (changed_hands) {
    const auto& realtors = home.lot->district->realtors;
    const auto next = static_cast<std::size_t>(facts.realtor - realtors.data() + 1) % realtors.size();
    write_realtor(realtors[next], earlier);
  }
  json.close_array();
  json.close_object();
  json.close_object();
}

void write_price(JsonText& json, const Home& home, const CaseFacts& facts, Random& random) {
  json.member("monthlyExpense", 1'500 + facts.price / 900 + random.between(0, 3'000));
  if (home.living_area > 0) json.member("perAreaPrice", facts.price / home.living_area);
  json.member("priceCash", facts.price);
  if (random.chance(0.7)) {
    json.member("priceChangePercentage", 0);
  } else if (random.chance(0.2)) {
    json.member("priceChangePercentage", -random.between(1, 12));
  } else {
    json.member("priceChangePercentage", -random.between(101, 1'699) / 100.0);
  }
}

void write_point(JsonText& json, const Home& home) {
  json.key("coordinates");
  json.open_object();
  json.member("lat", home.point.latitude);
  json.member("lon", home.point.longitude);
  json.member("type", "EPSG4326");
  json.close_object();
}

void write_sales_text(JsonText& json, const Home& home, Random& random) {
  json.member("descriptionBody", description_body(home, static_cast<std::size_t>(random.between(700, 2'300)), random));
  if (random.chance(0.81)) json.member("descriptionTitle", description_title(home, random));
}

void write_case(JsonText& json, const Home& home, const CaseFacts& facts, Random& random) {
  const Random images(random.next());
  const int case_number = random.between(100'000'000, 999'999'999);
  json.open_object();
  json.member_json("_links", fmt::format(R"({{"self":{{"href":"/cases/{}"}}}})", facts.id));
  json.member("addressType", name_of(home.lot->type));
  if (home.basement_area > 0) json.member("basementArea", home.basement_area);
  json.member("caseID", facts.id);
  json.member("caseUrl", fmt::format("https://maegler.example/sag/{}", case_number));
  write_point(json, home);
  if (random.chance(0.75)) json.member("daysOnMarket", facts.days);
  write_default_image(json, facts.id, images);
  write_sales_text(json, home, random);
  json.member("distinction", random.chance(0.03) ? "rental" : "real_estate");
  if (!home.energy_label.empty()) json.member("energyLabel", home.energy_label);
  json.member("hasBalcony", random.chance(0.19));
  json.member("hasElevator", has_floor(home.lot->type) && random.chance(0.3));
  json.member("hasTerrace", random.chance(0.2));
  json.member("highlighted", random.chance(0.02));
  if (home.living_area > 0) json.member("housingArea", home.living_area);
  write_images(json, facts.id, random.chance(0.93) ? 5 : random.between(1, 4), images);
  if (random.chance(0.88)) json.member("lotArea", random.between(180, 1'600));
  write_price(json, home, facts, random);
  json.member("providerCaseID", fmt::format("{}-{}", home.lot->district->municipality.code, case_number));
  json.member("slug", home.slug);
  json.member("slugAddress", home.slug_address);
  json.member("status", "open");
  write_time_on_market(json, home, facts, random);
  if (home.weighted_area > 0) json.member("weightedArea", home.weighted_area);
  json.member("yearBuilt", home.year_built);
  json.close_object();
}

CaseFacts facts_of(const Home& home, Random& random) {
  CaseFacts facts;
  facts.id = random.uuid();
  const double asked = static_cast<double>(home.value) * (0.9 + 0.25 * random.unit());
  facts.price = static_cast<std::int64_t>(asked / 50'000.0) * 50'000 + 45'000;
  facts.days = 1 + static_cast<int>(400.0 * random.unit() * random.unit());
  facts.realtor = &random.pick(std::span<const Realtor>(home.lot->district->realtors));
  return facts;
}

}  // namespace

int case_count(Random& random) {
  return random.chance(share_on_market) ? pick_weighted(random, counts) : 0;
}

void write_cases(JsonText& json, const Home& home, int count, Random& random) {
  std::vector<CaseFacts> cases;
  for (int index = 0; index < count; ++index) cases.push_back(facts_of(home, random));
  json.member("casePrice", cases.front().price);
  json.key("cases");
  json.open_array();
  for (const auto& facts : cases) write_case(json, home, facts, random);
  json.close_array();
}

}  // namespace housingd::simulator::generator
