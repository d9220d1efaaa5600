// The sources that are YAML alone: registers of the state, in other shapes than
// the housing API's.
#include <gmock/gmock.h>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using upsert::RunState;

constexpr std::int64_t municipalities = 98;
constexpr std::int64_t quarters = 12;

class RegisterImport : public ImportTest {
 protected:
  void SetUp() override {
    start_simulator(small_market());
    add_job("population", "endpoint: statbank.population\nmodel: population\non_missing: soft_delete\n");
    add_job("price-index", "endpoint: statbank.price_index\nmodel: price-index\non_missing: soft_delete\n");
    add_job("official-municipalities", "endpoint: dawa.municipalities\nmodel: address-register\n");
    add_job("official-zip-codes", "endpoint: dawa.zip_codes\nmodel: address-register\n");
    for (const std::string name : {"statbank", "dawa"}) {
      set("sources." + name + ".client.base_url", source().url());
      set("sources." + name + ".rate_limit.count", "100000");
    }
  }
};

TEST_F(RegisterImport, StoresTheCellsOfACubeAndProvesThatNoneIsMissing) {
  const Summary summary = import("population");
  ASSERT_EQ(summary.run.state, RunState::complete) << summary.run.reason;
  EXPECT_EQ(summary.run.requests.sent, 1U);
  EXPECT_EQ(summary.run.records.declared, static_cast<std::uint64_t>((municipalities + 1) * quarters));
  EXPECT_EQ(summary.run.records.distinct, summary.run.records.declared);
  EXPECT_EQ(number("SELECT count(*) FROM population"), (municipalities + 1) * quarters);
  EXPECT_THAT(database().rows("SELECT area_code, area, quarter FROM population WHERE id = '101/2024K1'"),
              ElementsAre(ElementsAre("101", "København", "2024K1")));
  EXPECT_GT(number("SELECT count(*) FROM population WHERE inhabitants IS NULL"), 0);
  const Summary again = import("population");
  EXPECT_EQ(again.run.tables.at("population").unchanged, static_cast<std::uint64_t>((municipalities + 1) * quarters));
}

TEST_F(RegisterImport, StoresACubeOfFourDimensionsWithDecimals) {
  const Summary summary = import("price-index");
  ASSERT_EQ(summary.run.state, RunState::complete) << summary.run.reason;
  EXPECT_EQ(number("SELECT count(*) FROM price_index"), 3 * 3 * quarters);
  EXPECT_EQ(number("SELECT count(*) FROM price_index WHERE kind = 'Owner-occupied flats'"), 3 * quarters);
  EXPECT_GT(number("SELECT count(*) FROM price_index WHERE value > 80 AND value < 121"), 100);
}

TEST_F(RegisterImport, StoresListsThatAreArrays) {
  const Summary municipal = import("official-municipalities");
  ASSERT_EQ(municipal.run.state, RunState::complete) << municipal.run.reason;
  EXPECT_THAT(database().rows("SELECT name, region_code FROM official_municipalities WHERE code = '0101'"),
              ElementsAre(ElementsAre("København", "1084")));
  EXPECT_EQ(number("SELECT count(*) FROM official_municipalities"), municipalities);
  const Summary zips = import("official-zip-codes");
  ASSERT_EQ(zips.run.state, RunState::complete) << zips.run.reason;
  EXPECT_GT(number("SELECT count(*) FROM official_zip_codes"), 500);
  EXPECT_EQ(number("SELECT count(*) FROM official_zip_code_municipalities z LEFT JOIN official_municipalities m "
                   "ON m.code = z.municipality_code WHERE m.code IS NULL"),
            0);
}

TEST_F(RegisterImport, SaysWhatTheSourceSaidOfATableThatThereIsNot) {
  set("sources.statbank.endpoints.population.body.table", "FOLK9Z");
  const Summary summary = import("population");
  EXPECT_EQ(summary.run.state, RunState::failed);
  ASSERT_THAT(summary.partitions, SizeIs(1));
  EXPECT_THAT(summary.partitions[0].record.reason, HasSubstr("no such table"));
}

}  // namespace
}  // namespace housingd::run
