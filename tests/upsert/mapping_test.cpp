#include "pipeline/upsert/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/json_text.h"
#include "tests/upsert/homes.h"
#include "tests/upsert/mapped_page.h"

namespace housingd::upsert {
namespace {

using outcome::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Row = std::vector<std::string>;

class MappingOfHomes : public testing::Test {
 protected:
  Homes definitions_ = load_homes();
  MappedPage page_{definitions_.model, definitions_.homes};
};

TEST_F(MappingOfHomes, GivesEachTableItsRows) {
  ASSERT_EQ(page_.add(R"({"id":"h1","street":"Algade","price":5,"area":7,"for_sale":true,
    "town":{"code":101,"name":"København"},
    "rooms":[{"number":1,"size":20.5,"windows":[{"width":80},{"width":90}]},{"number":2}],
    "offers":[{"id":"o1","price":6,"since":"2026-01-31","viewings":["2026-02-01T10:00:00Z"]}]})"),
            std::nullopt);
  EXPECT_THAT(page_.rows("homes", {"id", "street", "price", "area", "for_sale", "town_code"}),
              ElementsAre(Row{"'h1'", "'Algade'", "5", "7.0", "true", "101"}));
  EXPECT_THAT(page_.rows("rooms", {"home_id", "number", "size"}),
              ElementsAre(Row{"'h1'", "1", "20.5"}, Row{"'h1'", "2", "NULL"}));
  EXPECT_THAT(page_.rows("windows", {"home_id", "room_number", "position", "width"}),
              ElementsAre(Row{"'h1'", "1", "0", "80"}, Row{"'h1'", "1", "1", "90"}));
  EXPECT_THAT(page_.rows("offers", {"offer_id", "home_id", "price", "since"}),
              ElementsAre(Row{"'o1'", "'h1'", "6", "'2026-01-31'"}));
  EXPECT_THAT(page_.rows("viewings", {"offer_id", "position", "starts_at"}),
              ElementsAre(Row{"'o1'", "0", "'2026-02-01T10:00:00Z'"}));
  EXPECT_THAT(page_.rows("towns", {"code", "name", "people"}), ElementsAre(Row{"101", "'København'", "absent"}));
}

TEST_F(MappingOfHomes, SaysForEachParentWhichChildrenAreAllOfThem) {
  page_.add(R"({"id":"h1","rooms":[{"number":1},{"number":2,"windows":[{}]}],"offers":[]})");
  EXPECT_THAT(page_.child_sets("rooms"), ElementsAre("2 of homes 0"));
  EXPECT_THAT(page_.child_sets("windows"), ElementsAre("0 of rooms 1", "1 of rooms 2"));
  EXPECT_THAT(page_.child_sets("offers"), ElementsAre("0 of homes 0"));
  EXPECT_THAT(page_.child_sets("towns"), IsEmpty());
}

TEST_F(MappingOfHomes, TakesAMissingListOfItsOwnRecordForAnEmptyOne) {
  page_.add(R"({"id":"h1"})");
  page_.add(R"({"id":"h2","rooms":null,"offers":null})");
  EXPECT_THAT(page_.child_sets("rooms"), ElementsAre("0 of homes 0", "0 of homes 1"));
  EXPECT_THAT(page_.child_sets("offers"), ElementsAre("0 of homes 0", "0 of homes 1"));
}

TEST_F(MappingOfHomes, TakesAMissingFieldOfItsOwnRecordForNull) {
  page_.add(R"({"id":"h1","price":null})");
  EXPECT_THAT(page_.rows("homes", {"price", "street", "town_code"}), ElementsAre(Row{"NULL", "NULL", "NULL"}));
}

TEST_F(MappingOfHomes, SortsChildrenByKey) {
  page_.add(R"({"id":"h1","rooms":[{"number":10,"size":1},{"number":-2,"size":2},{"number":9,"size":3}]})");
  EXPECT_THAT(page_.rows("rooms", {"number", "size"}),
              ElementsAre(Row{"-2", "2.0"}, Row{"9", "3.0"}, Row{"10", "1.0"}));
}

TEST_F(MappingOfHomes, FoldsEqualRowsUnderOneKey) {
  EXPECT_EQ(page_.add(R"({"id":"h1","rooms":[{"number":1,"size":5},{"number":2},{"number":1,"size":5.0}]})"),
            std::nullopt);
  EXPECT_THAT(page_.rows("rooms", {"number"}), ElementsAre(Row{"1"}, Row{"2"}));
  EXPECT_THAT(page_.child_sets("rooms"), ElementsAre("2 of homes 0"));
}

TEST_F(MappingOfHomes, RefusesDifferentRowsUnderOneKey) {
  const auto reject = page_.add(R"({"id":"h1","rooms":[{"number":1,"size":5},{"number":2},{"number":1,"size":6}]})");
  ASSERT_TRUE(reject.has_value());
  EXPECT_EQ(reject->reason, ErrorCode::duplicate_key);
  EXPECT_EQ(reject->keyword, "unique");
  EXPECT_EQ(reject->pointer, "/rooms/2");
  EXPECT_THAT(reject->message, HasSubstr("/rooms/0"));
}

TEST_F(MappingOfHomes, TakesOfASharedRowTheFirst) {
  EXPECT_EQ(page_.add(R"({"id":"h1","town":{"code":101,"name":"A"}})"), std::nullopt);
  EXPECT_EQ(page_.add(R"({"id":"h2","town":{"code":101,"name":"B"}})"), std::nullopt);
  EXPECT_THAT(page_.rows("towns", {"name"}), ElementsAre(Row{"'A'"}, Row{"'B'"}));  // one a record
}

TEST_F(MappingOfHomes, GivesNoSharedRowWithoutItsKey) {
  for (const char* town : {"{}", "null", R"({"code":null,"name":"A"})", R"({"name":"A"})"}) {
    EXPECT_EQ(page_.add(R"({"id":"h1","town":)" + std::string(town) + "}"), std::nullopt) << town;
  }
  EXPECT_THAT(page_.rows("towns", {"code"}), IsEmpty());
  EXPECT_EQ(page_.rows("homes", {"id"}).size(), 4U);
}

struct Refused {
  const char* name;
  const char* record;
  ErrorCode reason;
  const char* keyword;
  const char* pointer;
  const char* message;
};

class RefusedRecord : public testing::TestWithParam<Refused> {};

TEST_P(RefusedRecord, NamesThePlaceAndLeavesNothingBehind) {
  const Homes definitions = load_homes();
  MappedPage page(definitions.model, definitions.homes);
  page.add(R"({"id":"before","rooms":[{"number":1,"windows":[{}]}],"offers":[{"id":"b1"}],"town":{"code":1}})");
  const auto& rows = page.page();
  const std::size_t cells = rows.cells.size(), row_count = rows.rows.size(), sets = rows.child_sets.size();

  const auto reject = page.add(GetParam().record);
  ASSERT_TRUE(reject.has_value());
  EXPECT_EQ(outcome::name_of(reject->reason), outcome::name_of(GetParam().reason));
  EXPECT_EQ(reject->keyword, GetParam().keyword);
  EXPECT_EQ(reject->pointer, GetParam().pointer);
  EXPECT_THAT(reject->message, HasSubstr(GetParam().message));
  EXPECT_NE(reject->key_hash, 0U);

  EXPECT_EQ(rows.cells.size(), cells);
  EXPECT_EQ(rows.rows.size(), row_count);
  EXPECT_EQ(rows.child_sets.size(), sets);
  EXPECT_EQ(rows.records.size(), 1U);
  EXPECT_THAT(rows.rejects, IsEmpty());  // what becomes of it is the caller's to say
}

INSTANTIATE_TEST_SUITE_P(
    Of, RefusedRecord,
    testing::Values(
        Refused{"AWrongType", R"({"id":"x","price":"5"})", ErrorCode::type_mismatch, "type", "/price",
                R"(/price is "5", but column price holds a whole number of 64 bits)"},
        Refused{"ANumberTooLarge", R"({"id":"x","town":{"code":2147483648}})", ErrorCode::type_mismatch, "range",
                "/town/code", "a whole number of 32 bits"},
        Refused{"ANulInText", R"({"id":"x","street":"a\u0000b"})", ErrorCode::invalid_encoding, "nul", "/street",
                "U+0000"},
        Refused{"AFaultInAGrandchild",
                R"({"id":"x","rooms":[{"number":1},{"number":2,"windows":[{},{"width":true}]}]})",
                ErrorCode::type_mismatch, "type", "/rooms/1/windows/1/width", "column width"},
        Refused{"AFaultInAnOwnedEntity",
                R"({"id":"x","rooms":[{"number":1}],"offers":[{"id":"o","since":"2026-02-30"}]})",
                ErrorCode::type_mismatch, "type", "/offers/0/since", "a date YYYY-MM-DD"},
        Refused{"AFaultInTheLastTable", R"({"id":"x","offers":[{"id":"o"}],"town":{"code":7,"people":1.5}})",
                ErrorCode::type_mismatch, "type", "/town/people", "1.5"},
        Refused{"AChildWithoutItsKey", R"({"id":"x","rooms":[{"number":1},{"size":5}]})", ErrorCode::missing_key, "key",
                "/rooms/1/number", "column number needs it"},
        Refused{"AChildWithANullKey", R"({"id":"x","rooms":[{"number":null}]})", ErrorCode::missing_key, "key",
                "/rooms/0/number", "column number needs it"},
        Refused{"AnEntityWithoutItsKey", R"({"id":"x","offers":[{"price":5}]})", ErrorCode::missing_key, "key",
                "/offers/0/id", "column offer_id needs it"},
        Refused{"AnObjectForAList", R"({"id":"x","rooms":{"number":1}})", ErrorCode::type_mismatch, "type", "/rooms",
                "is not a list"},
        Refused{"ANumberForTheKey", R"({"id":17})", ErrorCode::type_mismatch, "type", "/id", "column id holds text"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(MappingOfRequiredColumns, RefusesARecordWithoutOne) {
  const Homes definitions = load_homes({{"type: date }", "type: date, required: true }"}});
  MappedPage page(definitions.model, definitions.homes);
  EXPECT_EQ(page.add(R"({"id":"h","offers":[{"id":"o","since":"2026-01-01"}]})"), std::nullopt);
  const auto reject = page.add(R"({"id":"h","offers":[{"id":"o"}]})");
  ASSERT_TRUE(reject.has_value());
  EXPECT_EQ(reject->keyword, "required");
  EXPECT_EQ(reject->pointer, "/offers/0/since");
}

class MappingOfOffers : public testing::Test {
 protected:
  Homes definitions_ = load_homes();
  MappedPage page_{definitions_.model, definitions_.offers};
};

TEST_F(MappingOfOffers, LeavesOfAnEmbeddedHomeAbsentWhatTheRecordDoesNotSay) {
  ASSERT_EQ(page_.add(R"({"id":"o1","price":6,"home":{"id":"h1","price":null}})"), std::nullopt);
  EXPECT_THAT(page_.rows("homes", {"id", "price", "area", "town_code"}),
              ElementsAre(Row{"'h1'", "NULL", "absent", "absent"}));
  EXPECT_THAT(page_.rows("offers", {"offer_id", "home_id", "since"}), ElementsAre(Row{"'o1'", "'h1'", "NULL"}));
}

TEST_F(MappingOfOffers, SaysOfAnEmbeddedHomeOnlyTheListsThatTheRecordHas) {
  page_.add(R"({"id":"o1","home":{"id":"h1"}})");
  EXPECT_THAT(page_.child_sets("rooms"), IsEmpty());
  page_.add(R"({"id":"o2","home":{"id":"h2","rooms":[]}})");
  EXPECT_EQ(page_.child_sets("rooms").size(), 1U);
}

TEST_F(MappingOfOffers, NeverTakesOneOfferForAllOfItsHome) {
  page_.add(R"({"id":"o1","home":{"id":"h1"}})");
  EXPECT_THAT(page_.child_sets("offers"), IsEmpty());
  EXPECT_EQ(page_.child_sets("viewings").size(), 1U);
}

TEST_F(MappingOfOffers, RefusesARecordWhoseEmbeddedHomeHasNoKey) {
  const auto reject = page_.add(R"({"id":"o1","home":{"price":5}})");
  ASSERT_TRUE(reject.has_value());
  EXPECT_EQ(reject->reason, ErrorCode::missing_key);
  EXPECT_EQ(reject->pointer, "/home/id");
}

TEST(Mapping, KnowsWhichTableHoldsARowPerRecord) {
  const Homes definitions = load_homes();
  const auto table = [&](const definition::Endpoint& endpoint) {
    return definitions.model.tables[Mapping::compile(definitions.model, endpoint)->record_table()].name;
  };
  EXPECT_EQ(table(definitions.homes), "homes");
  EXPECT_EQ(table(definitions.offers), "offers");
}

TEST(Mapping, RefusesAnEndpointWhoseRecordsHaveNoTable) {
  Homes definitions = load_homes();
  definitions.homes.record_key = support::path_of("/number");
  const auto compiled = Mapping::compile(definitions.model, definitions.homes);
  ASSERT_TRUE(compiled.has_error());
  EXPECT_EQ(compiled.error().code(), ErrorCode::invalid_definition);
  EXPECT_THAT(compiled.error().message(), HasSubstr("'/number'"));
}

TEST(Mapping, GivesNoRowsToTablesWhoseRootTheEndpointLacks) {
  Homes definitions = load_homes();
  definitions.homes.roots.erase("offer");
  MappedPage page(definitions.model, definitions.homes);
  ASSERT_EQ(page.add(R"({"id":"h1","offers":[{"id":"o1"}]})"), std::nullopt);
  EXPECT_THAT(page.rows("offers", {"offer_id"}), IsEmpty());
  EXPECT_THAT(page.child_sets("offers"), IsEmpty());
}

}  // namespace
}  // namespace housingd::upsert
