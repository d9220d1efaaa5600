// A partition of the size of København: more records than the source lets one
// search page through, in sixty zip codes.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <vector>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

constexpr std::size_t villas = 13'422;
constexpr std::size_t a_page = 50;

class LargePartition : public ImportTest {
 protected:
  LargePartition() {
    std::vector<int> zip_codes;
    for (int code = 2100; code < 2160; ++code) zip_codes.push_back(code);
    const std::string list = fmt::format("[{}]", fmt::join(zip_codes, ", "));
    const auto catalog = folder_ / "municipalities.yaml";
    std::ofstream(catalog) << R"(catalog: municipalities
entries:
  - name: København
    code: 101
    slug: koebenhavn
    region_code: 1084
    province: Byen København
    province_code: DK011
    centroid: { lat: 55.7040906, lon: 12.49390862 }
    reference_area: true
    villas: 13422
    zip_codes: )" << list << '\n';
    start_simulator({.properties = villas, .catalog = catalog});
    set("jobs.copenhagen-villas.partitions.where", "{ names: [København] }");
    set("catalogs.municipalities.entries.0.zip_codes", list);
  }

  // What nobody could do without: of each zip code, its villas by pages of fifty.
  [[nodiscard]] std::uint64_t pages_needed() {
    std::map<std::string, std::uint64_t> by_zip_code;
    for (const auto& document : source().documents({.types = {simulator::generator::AddressType::villa}})) {
      ++by_zip_code[document.substr(document.find("\"zipCode\":") + 10, 4)];
    }
    EXPECT_EQ(by_zip_code.size(), 60U);
    std::uint64_t pages = 0;
    for (const auto& [code, count] : by_zip_code) pages += (count + a_page - 1) / a_page;
    return pages;
  }

  support::ScratchFolder folder_;
};

TEST_F(LargePartition, IsCompleteInOneRunWithHardlyARequestMoreThanItsPages) {
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, upsert::RunState::complete) << summary.partitions.at(0).record.reason;
  EXPECT_EQ(number("SELECT count(*) FROM properties"), static_cast<std::int64_t>(villas));
  const auto needed = static_cast<double>(pages_needed());
  const auto asked = static_cast<double>(source().ledger().requests);
  EXPECT_LE(asked, 1.02 * needed);
  RecordProperty("pages_needed", std::to_string(needed));
  RecordProperty("requests", std::to_string(asked));
}

}  // namespace
}  // namespace housingd::run
