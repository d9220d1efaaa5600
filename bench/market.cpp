#include "bench/market.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "simulator/simulator.h"

namespace housingd::bench {

definition::Definitions shipped_definitions() {
  const auto empty_environment = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
  definition::Loaded loaded =
      definition::load({.directory = HOUSINGD_SOURCES "/config", .overrides = {}, .environment = empty_environment});
  if (!loaded.diagnostics.empty()) throw std::runtime_error(loaded.diagnostics.to_text());
  return std::move(loaded.definitions);
}

std::vector<std::string> villas(std::size_t count, const std::string& area) {
  auto simulator = simulator::Simulator::start({.properties = count, .area = area});
  if (!simulator) throw std::runtime_error(simulator.error().message());
  return simulator.value()->documents({.types = {simulator::generator::AddressType::villa}});
}

std::string page_of(std::span<const std::string> documents) {
  return fmt::format(R"({{"_links":{{"self":{{"href":"/search/addresses"}}}},"addresses":[{}],"totalHits":{}}})",
                     fmt::join(documents, ","), documents.size());
}

}  // namespace housingd::bench
