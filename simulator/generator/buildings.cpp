#include "simulator/generator/buildings.h"

#include <algorithm>
#include <array>
#include <string>

namespace housingd::simulator::generator {
namespace {

using namespace std::string_view_literals;
using Choice = Weighted<std::string_view>;

// The words and shares of the building register.
constexpr std::array<Choice, 6> main_walls{{{"Mursten"sv, 0.88},
                                            {"Træ"sv, 0.05},
                                            {"Letbetonsten"sv, 0.04},
                                            {"Bindingsværk"sv, 0.013},
                                            {"Betonelementer"sv, 0.01},
                                            {"Fibercement uden asbest"sv, 0.007}}};
constexpr std::array<Choice, 9> side_walls{{{"Træ"sv, 0.6},
                                            {"Andet materiale"sv, 0.18},
                                            {"Letbetonsten"sv, 0.1},
                                            {"Mursten"sv, 0.05},
                                            {"Glas"sv, 0.026},
                                            {"Ingen"sv, 0.018},
                                            {"Fibercement uden asbest"sv, 0.01},
                                            {"Fibercement herunder asbest"sv, 0.009},
                                            {"Metal"sv, 0.007}}};
constexpr std::array<Choice, 8> main_roofs{{{"Tegl"sv, 0.54},
                                            {"Fibercement herunder asbest"sv, 0.17},
                                            {"Betontagsten"sv, 0.12},
                                            {"Tagpap med stor hældning"sv, 0.08},
                                            {"Tagpap med lille hældning"sv, 0.05},
                                            {"Fibercement uden asbest"sv, 0.02},
                                            {"Metal"sv, 0.01},
                                            {"Levende tage"sv, 0.01}}};
constexpr std::array<Choice, 7> side_roofs{{{"Tagpap med stor hældning"sv, 0.38},
                                            {"Andet materiale"sv, 0.3},
                                            {"Plastmaterialer"sv, 0.12},
                                            {"Tagpap med lille hældning"sv, 0.08},
                                            {"Metal"sv, 0.06},
                                            {"Glas"sv, 0.03},
                                            {"Tegl"sv, 0.03}}};
constexpr std::array<Choice, 7> heatings{{{"Fjernvarme/blokvarme"sv, 0.72},
                                          {"Varmepumpe"sv, 0.1},
                                          {"Elvarme"sv, 0.08},
                                          {"Centralvarme med én fyringsenhed"sv, 0.07},
                                          {"Ovn til fast og flydende brændsel"sv, 0.02},
                                          {"Gasradiator"sv, 0.002},
                                          {"Ingen varmeinstallation"sv, 0.008}}};
constexpr std::array<Choice, 8> supplementary_heatings{{{"(UDFASES) Bygningen har ingen supplerende varme"sv, 0.77},
                                                        {"Ovne til fast eller flydende brændsel"sv, 0.17},
                                                        {"Pejs"sv, 0.03},
                                                        {"Elvarme"sv, 0.01},
                                                        {"Solpaneler"sv, 0.007},
                                                        {"Andet"sv, 0.005},
                                                        {"Varmepumpeanlæg"sv, 0.005},
                                                        {"Ovne til flydende brændsel"sv, 0.003}}};
constexpr std::array<Choice, 6> side_names{{{"Udhus"sv, 0.43},
                                            {"Carport"sv, 0.29},
                                            {"Garage"sv, 0.23},
                                            {"Drivhus"sv, 0.025},
                                            {"Fritliggende overdækning"sv, 0.022},
                                            {"Bygning til kontor"sv, 0.003}}};
constexpr std::array<Weighted<int>, 6> side_counts{
    {{0, 0.26}, {1, 0.37}, {2, 0.24}, {3, 0.085}, {4, 0.03}, {5, 0.015}}};

std::string_view main_name(AddressType type, Random& random) {
  switch (type) {
    case AddressType::terraced_house:
      return "Række-, kæde- og klyngehus";
    case AddressType::condo:
    case AddressType::cooperative:
      return "Etagebolig-bygning, flerfamiliehus eller to-familiehus";
    case AddressType::holiday_house:
      return "Sommerhus";
    case AddressType::farm:
    case AddressType::hobby_farm:
      return "Stuehus til landbrugsejendom";
    default:
      break;
  }
  // The register lists the shed first now and then.
  if (random.chance(0.001)) return "Udhus";
  return random.chance(0.998) ? "Fritliggende enfamilieshus (parcelhus)" : "Sammenbygget enfamiliehus";
}

std::string_view bathroom_condition(Random& random) {
  if (random.chance(0.986)) return "Badeværelse i enheden";
  return random.chance(0.9) ? "Hverken badeværelse eller adgang til badeværelse" : "Adgang til badeværelse";
}

void write_main_building(JsonText& json, const Home& home, Random& random) {
  const auto bathrooms = random.chance(0.985) ? 1 + random.between(0, home.living_area / 110) : 0;
  json.open_object();
  if (home.basement_area > 0) json.member("basementArea", home.basement_area);
  json.member("bathroomCondition", bathroom_condition(random));
  json.member("buildingName", main_name(home.lot->type, random));
  json.member("buildingNumber", random.chance(0.74) ? std::string("1") : std::to_string(random.between(2, 310)));
  if (random.chance(0.02)) json.member("businessArea", random.between(7, 220));
  json.member("externalWallMaterial", pick_weighted(random, main_walls));
  json.member("heatingInstallation", pick_weighted(random, heatings));
  json.member("housingArea", home.living_area);
  json.member("kitchenCondition", "Eget køkken med afløb");
  if (bathrooms > 0) json.member("numberOfBathrooms", bathrooms);
  json.member("numberOfFloors",
              pick_weighted(random, std::array<Weighted<int>, 3>{{{1, 0.854}, {2, 0.14}, {3, 0.006}}}));
  json.member("numberOfRooms", std::max(1, home.living_area / 28 + random.between(-1, 1)));
  if (random.chance(0.998)) json.member("numberOfToilets", std::max(1, bathrooms + random.between(0, 1)));
  if (random.chance(0.005)) json.member("otherArea", random.between(10, 80));
  json.member("roofingMaterial", pick_weighted(random, main_roofs));
  if (random.chance(0.032)) json.member("supplementaryExternalWallMaterial", pick_weighted(random, side_walls));
  if (random.chance(0.917)) json.member("supplementaryHeating", pick_weighted(random, supplementary_heatings));
  if (random.chance(0.029)) json.member("supplementaryRoofingMaterial", pick_weighted(random, side_roofs));
  json.member("toiletCondition",
              random.chance(0.999) ? "Vandskyllende toilet i enheden" : "Intet vandskyllende toilet");
  json.member("totalArea", std::max(20, home.living_area * random.between(55, 105) / 100));
  json.member("yearBuilt", home.year_built);
  if (random.chance(0.27)) json.member("yearRenovated", random.between(std::max(1940, home.year_built), 2025));
  json.close_object();
}

void write_side_building(JsonText& json, const Home& home, int number, Random& random) {
  json.open_object();
  json.member("buildingName", pick_weighted(random, side_names));
  json.member("buildingNumber", std::to_string(number));
  if (random.chance(0.93)) json.member("externalWallMaterial", pick_weighted(random, side_walls));
  if (random.chance(0.15)) json.member("heatingInstallation", "Ingen varmeinstallation");
  if (random.chance(0.963)) json.member("roofingMaterial", pick_weighted(random, side_roofs));
  if (random.chance(0.011)) json.member("supplementaryExternalWallMaterial", pick_weighted(random, side_walls));
  if (random.chance(0.002)) json.member("supplementaryRoofingMaterial", pick_weighted(random, side_roofs));
  json.member("totalArea", random.between(5, 42));
  if (random.chance(0.9)) json.member("yearBuilt", random.between(home.year_built, 2025));
  json.close_object();
}

}  // namespace

void write_buildings(JsonText& json, const Home& home, Random& random) {
  if (is_plot(home.lot->type) || random.chance(0.002)) return;
  json.key("buildings");
  json.open_array();
  write_main_building(json, home, random);
  const int others = has_floor(home.lot->type) ? 0 : pick_weighted(random, side_counts);
  for (int index = 0; index < others; ++index) write_side_building(json, home, index + 2, random);
  json.close_array();
}

}  // namespace housingd::simulator::generator
