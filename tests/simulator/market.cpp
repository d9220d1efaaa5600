#include "tests/simulator/market.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "tests/simulator/http_connection.h"

namespace housingd::tests {
namespace {

constexpr std::string_view catalog = R"(catalog: municipalities
entries:
  - { name: Køge, code: 259, slug: koege, province: Østsjælland, province_code: DK021, region_code: 1085,
      centroid: { lat: 55.46, lon: 12.13 }, reference_area: true, villas: 10877, zip_codes: [4600, 4140, 4681] }
  - { name: Frederiksberg, code: 147, slug: frederiksberg, province: Byen København, province_code: DK011,
      region_code: 1084, centroid: { lat: 55.68, lon: 12.53 }, reference_area: true, villas: 1000,
      zip_codes: [1800, 1801, 2000] }
  - { name: Ærø, code: 492, slug: aeroe, province: Fyn, province_code: DK031, region_code: 1083,
      centroid: { lat: 54.87, lon: 10.36 }, reference_area: false, zip_codes: [5970, 5985] }
)";

}  // namespace

std::filesystem::path market_catalog() {
  // Every test is a process of its own: no two write the same file.
  const auto file = std::filesystem::path(testing::TempDir()) / fmt::format("market-{}.yaml", getpid());
  std::ofstream(file) << catalog;
  return file;
}

std::unique_ptr<simulator::Simulator> start_market(simulator::SimulatorOptions options) {
  if (options.catalog.empty()) options.catalog = market_catalog();
  if (options.area == "reference") options.area = "all";
  auto simulator = simulator::Simulator::start(std::move(options));
  if (!simulator) throw std::runtime_error(simulator.error().message());
  return std::move(simulator.value());
}

std::filesystem::path source_directory() {
  const char* directory = std::getenv("HOUSINGD_SOURCE_DIR");
  if (directory == nullptr) throw std::runtime_error("HOUSINGD_SOURCE_DIR is not set");
  return directory;
}

rapidjson::Document parsed(std::string_view json) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(json.data(), json.size());
  if (document.HasParseError()) throw std::runtime_error("no JSON: " + std::string(json.substr(0, 200)));
  return document;
}

Page page_of(std::string_view json) {
  const auto document = parsed(json);
  const bool has_addresses = document.HasMember("addresses");
  Page page;
  page.total = document["totalHits"].GetUint64();
  for (const auto& record : document[has_addresses ? "addresses" : "cases"].GetArray()) {
    page.ids.emplace_back(record[has_addresses ? "addressID" : "caseID"].GetString());
  }
  return page;
}

std::vector<std::string> ids_of_all_pages(const simulator::Simulator& simulator, std::string_view search) {
  HttpConnection connection(simulator.port());
  std::vector<std::string> ids;
  const char joint = search.find('?') == std::string_view::npos ? '?' : '&';
  for (int number = 1;; ++number) {
    const auto response = connection.get(fmt::format("{}{}page={}", search, joint, number));
    const Page page = page_of(response.value().body);
    if (page.ids.empty()) return ids;
    ids.insert(ids.end(), page.ids.begin(), page.ids.end());
  }
}

}  // namespace housingd::tests
