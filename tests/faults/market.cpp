#include "tests/faults/market.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace housingd::faults {
namespace {

using simulator::PoisonKind;
using simulator::Simulator;
using simulator::generator::AddressType;

// Of the last villa that a search in the municipality lists.
std::string last_id(const Simulator& simulator, const std::string& municipality) {
  const std::string document =
      simulator.documents({.municipality = municipality, .types = {AddressType::villa}}).back();
  constexpr std::string_view member = "\"addressID\":\"";
  constexpr std::size_t length_of_uuid = 36;
  return document.substr(document.find(member) + member.size(), length_of_uuid);
}

std::vector<std::string> names_in(const std::string& area) {
  std::vector<std::string> names;
  std::istringstream text(area);
  for (std::string name; std::getline(text, name, ',');) names.push_back(name);
  return names;
}

std::unique_ptr<Simulator> make_simulator(std::size_t properties, const std::string& area) {
  simulator::SimulatorOptions options;
  options.properties = properties;
  options.area = area;
  options.catalog = std::filesystem::path(std::getenv("HOUSINGD_SOURCE_DIR")) / "config/catalog/municipalities.yaml";
  const PoisonKind kinds[] = {PoisonKind::wrong_type, PoisonKind::null_key, PoisonKind::invalid_utf8,
                              PoisonKind::deep_nesting};
  const auto step = static_cast<std::uint32_t>(properties / 9);
  for (std::uint32_t i = 0; i < 8; ++i) {
    options.faults.poison.push_back({.kind = kinds[i % std::size(kinds)], .record = 3 + i * step});
  }
  simulator::Faults faults = options.faults;
  auto simulator = Simulator::start(std::move(options)).value();
  for (const std::string& name : names_in(area)) {
    faults.poison.push_back({.kind = PoisonKind::wrong_type, .id = last_id(*simulator, name)});
  }
  if (!simulator->set_faults(std::move(faults))) throw std::logic_error("a record to poison is missing");
  return simulator;
}

std::uint32_t share(std::size_t properties, std::size_t percent) {
  return static_cast<std::uint32_t>(properties * percent / 100);
}

}  // namespace

Market make_market(std::size_t properties, const std::string& area) {
  Market market{make_simulator(properties, area), make_simulator(properties, area)};
  (void)market.after
      ->change({.vanishing = share(properties, 4),
                .prices = share(properties, 8),
                .valuations = share(properties, 8),
                .added = share(properties, 5),
                .among = {.types = {AddressType::villa}}})
      .value();
  return market;
}

}  // namespace housingd::faults
