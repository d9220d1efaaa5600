// The model and endpoints that are shipped, on documents of the API's shape.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/definition/definitions.h"
#include "tests/definition/source_directory.h"
#include "tests/support/housing_documents.h"
#include "tests/upsert/mapped_page.h"

namespace housingd::upsert {
namespace {

using support::address_document;
using support::case_document;
using support::document_of;
using support::edited;
using testing::ElementsAre;
using testing::IsEmpty;
using Row = std::vector<std::string>;

constexpr const char* home = "'0a3f509f-0000-32b8-e044-0003ba298018'";
constexpr const char* listing = "'c28d7c32-0000-4135-b582-0d1f83e67550'";

std::optional<std::string> no_environment(const std::string& /*name*/) {
  return std::nullopt;
}

const definition::Definitions& shipped() {
  static const auto loaded = definition::load(
      {.directory = definition::source_directory() / "config", .overrides = {}, .environment = no_environment});
  return loaded.definitions;
}

MappedPage page_of(const char* endpoint) {
  return {shipped().models.at("housing"), shipped().sources.at("boligsiden").endpoints.at(endpoint)};
}

class MappingOfAnAddress : public testing::Test {
 protected:
  MappingOfAnAddress() { reject_ = page_.add(document_of(address_document)); }

  MappedPage page_ = page_of("addresses");
  std::optional<record::Reject> reject_;
};

TEST_F(MappingOfAnAddress, AcceptsTheDocument) {
  EXPECT_EQ(reject_, std::nullopt) << reject_->message;
}

TEST_F(MappingOfAnAddress, GivesTheProperty) {
  EXPECT_THAT(page_.rows("properties", {"id", "address_type", "floor", "latitude", "weighted_area", "latest_valuation",
                                        "is_on_market", "municipality_code", "latest_sold_date"}),
              ElementsAre(Row{home, "'villa'", "NULL", "55.71322", "190.5", "8100000", "true", "101", "'2019-02-28'"}));
  EXPECT_THAT(page_.rows("property_bfe_numbers", {"position", "bfe_number"}),
              ElementsAre(Row{"0", "6018815"}, Row{"1", "6018816"}));
}

TEST_F(MappingOfAnAddress, GivesBuildingsTheFirstOfWhichIsTheMainOne) {
  EXPECT_THAT(page_.rows("buildings", {"property_id", "position", "is_main", "building_name", "year_built"}),
              ElementsAre(Row{home, "0", "true", "'Fritliggende enfamilieshus'", "1892"},
                          Row{home, "1", "false", "'Udhus'", "NULL"}));
}

TEST_F(MappingOfAnAddress, GivesRegistrationsByKeyWithAmountsBeyond32Bits) {
  EXPECT_THAT(page_.rows("registrations", {"property_id", "registration_id", "amount"}),
              ElementsAre(Row{home, "'1b2c3d4e-0000-4135-b582-0d1f83e67550'", "5250000000"},
                          Row{home, "'9000000102'", "2500000"}));
}

TEST_F(MappingOfAnAddress, GivesTheListingAndAllBelowIt) {
  EXPECT_THAT(page_.rows("cases", {"case_id", "property_id", "price_cash", "price_change_percentage", "realtor_id",
                                   "default_image_url", "original_price", "has_elevator"}),
              ElementsAre(Row{listing, home, "13995000", "-3.5", "'11111111-0000-4135-b582-0d1f83e67550'",
                              "'https://i/1'", "NULL", "NULL"}));
  EXPECT_THAT(page_.rows("case_images", {"case_id", "position", "alt"}),
              ElementsAre(Row{listing, "0", "'Hus'"}, Row{listing, "1", "'Have'"}));
  EXPECT_THAT(page_.rows("case_image_sources", {"image_position", "position", "width", "url"}),
              ElementsAre(Row{"0", "0", "100", "'https://i/1'"}, Row{"0", "1", "143", "'https://i/2'"},
                          Row{"1", "0", "100", "'https://i/3'"}));
  EXPECT_THAT(page_.rows("case_realtors", {"position", "days"}), ElementsAre(Row{"0", "20"}, Row{"1", "155"}));
  EXPECT_THAT(page_.rows("case_floor_plans", {"case_id"}), IsEmpty());
}

TEST_F(MappingOfAnAddress, GivesWhatItSharesWithOthersOnceEach) {
  EXPECT_THAT(page_.rows("realtors", {"name"}), testing::UnorderedElementsAre(Row{"'Mægleren'"}, Row{"'Den forrige'"}));
  EXPECT_THAT(page_.rows("realtor_branches", {"name"}), ElementsAre(Row{"'Kæden'"}));
  EXPECT_THAT(page_.rows("municipalities", {"municipality_code", "name", "province_code", "number_of_schools"}),
              ElementsAre(Row{"101", "'København'", "'DK011'", "absent"}));
  EXPECT_THAT(page_.rows("provinces", {"province_code"}), ElementsAre(Row{"'DK011'"}));
  EXPECT_THAT(page_.rows("municipality_zip_codes", {"municipality_code", "zip_code"}), ElementsAre(Row{"101", "2100"}));
  EXPECT_THAT(page_.rows("roads", {"road_id", "road_code"}),
              ElementsAre(Row{"'44444444-0000-4135-b582-0d1f83e67550'", "42"}));
  EXPECT_THAT(page_.rows("places", {"place_id"}), IsEmpty());
}

TEST_F(MappingOfAnAddress, NeedsNothingButTheKey) {
  MappedPage page = page_of("addresses");
  EXPECT_EQ(page.add(R"({"addressID":"0a3f509f-0000-32b8-e044-0003ba298018"})"), std::nullopt);
  EXPECT_THAT(page.page().rows, testing::SizeIs(1));
}

struct Refused {
  const char* name;
  const char* pointer;
  const char* json;
};

class RefusedAddress : public testing::TestWithParam<Refused> {};

TEST_P(RefusedAddress, NamesTheValueThatNoColumnCanHold) {
  MappedPage page = page_of("addresses");
  const auto reject = page.add(edited(address_document, GetParam().pointer, GetParam().json));
  ASSERT_TRUE(reject.has_value());
  EXPECT_EQ(reject->reason, outcome::ErrorCode::type_mismatch);
  EXPECT_EQ(reject->pointer, GetParam().pointer);
  EXPECT_THAT(page.page().rows, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Of, RefusedAddress,
    testing::Values(Refused{"AKeyThatIsNoUuid", "/addressID", R"("0a3f509f-0000-32b8-e044-0003ba29801x")"},
                    Refused{"ATextForAnArea", "/livingArea", R"("168")"},
                    Refused{"AFractionOfAYear", "/buildings/0/yearBuilt", "1892.5"},
                    Refused{"ADayThatIsNone", "/registrations/0/date", R"("2026-02-30")"},
                    Refused{"ATimestampWithoutAnOffset", "/cases/0/nextOpenHouse/date", R"("2026-03-01T11:00:00")"},
                    Refused{"ANumberForAName", "/road/name", "7"},
                    Refused{"ANumberForABoolean", "/cases/0/hasBalcony", "0"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(MappingOfACase, GivesTheCaseAndOfItsAddressWhatIsSaid) {
  MappedPage page = page_of("cases");
  const auto reject = page.add(document_of(case_document));
  ASSERT_EQ(reject, std::nullopt) << reject->message;
  EXPECT_THAT(page.rows("cases", {"case_id", "property_id", "price_cash"}),
              ElementsAre(Row{listing, home, "13500000"}));
  EXPECT_THAT(page.rows("properties", {"id", "address_type", "energy_label", "slug", "latitude"}),
              ElementsAre(Row{home, "'villa'", "NULL", "absent", "absent"}));
  EXPECT_THAT(page.child_sets("buildings"), IsEmpty());
  EXPECT_THAT(page.child_sets("cases"), IsEmpty());
  EXPECT_THAT(page.child_sets("case_images"), testing::SizeIs(1));
}

}  // namespace
}  // namespace housingd::upsert
