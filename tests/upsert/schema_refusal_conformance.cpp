// What a schema keeps, and what it refuses rather than lose data.
#include <gmock/gmock.h>

#include "tests/upsert/schema_change_texts.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using outcome::Disposition;
using outcome::ErrorCode;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_P(StoreConformance, RefusesAColumnThatItDidNotMake) {
  {
    StoreSession store = open();
  }
  place_->execute("ALTER TABLE homes ADD COLUMN floor INTEGER");
  homes_ = load_homes({{"price: { path: /price, type: bigint }",
                        "price: { path: /price, type: bigint }\n      floor: { path: /floor, type: integer }"}});
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  const auto prepared = store.prepare(homes_.model);
  ASSERT_TRUE(prepared.has_error());
  EXPECT_EQ(prepared.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(prepared.error().message(), AllOf(HasSubstr("homes"), HasSubstr("floor"), HasSubstr("rename")));
}

TEST_P(StoreConformance, RefusesALedgersTableThatItDidNotMake) {
  {
    StoreSession store(place_->open(Access::write, Durability::committed).value());
  }
  place_->execute("CREATE TABLE runs (day INTEGER, km INTEGER)");
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  const auto prepared = store.prepare(homes_.model);
  ASSERT_TRUE(prepared.has_error());
  EXPECT_EQ(prepared.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(prepared.error().message(), AllOf(HasSubstr("runs"), HasSubstr("did not make")));
}

struct TypeChange {
  const char* from;
  const char* to;
  bool widens;
};

TEST_P(StoreConformance, WidensATypeAndRefusesToNarrowIt) {
  const TypeChange changes[] = {
      {"integer", "bigint", true},  {"bigint", "integer", false},  {"boolean", "integer", true},
      {"boolean", "bigint", true},  {"integer", "boolean", false}, {"integer", "double", false},
      {"double", "integer", false}, {"uuid", "text", true},        {"date", "text", true},
      {"timestamp", "text", true},  {"json", "text", true},        {"text", "uuid", false},
      {"text", "date", false},      {"text", "integer", false},    {"integer", "text", false},
      {"date", "timestamp", false},
  };
  for (const auto& [from, to, widens] : changes) {
    const auto model = [&](const char* type) {
      return load_homes(
          {{"street: { path: /street, type: text }", std::string("street: { path: /street, type: ") + type + " }"}});
    };
    place_ = GetParam()();
    homes_ = model(from);
    {
      StoreSession store = open();
    }
    homes_ = model(to);
    StoreSession store(place_->open(Access::write, Durability::committed).value());
    const auto prepared = store.prepare(homes_.model);
    EXPECT_EQ(prepared.has_value(), widens) << from << " to " << to;
    if (prepared.has_value()) {
      EXPECT_THAT(texts_of(*prepared), ElementsAre("type of homes.street"));
      EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), IsEmpty());
      continue;
    }
    EXPECT_EQ(prepared.error().code(), ErrorCode::store_conflict);
    EXPECT_EQ(prepared.error().disposition(), Disposition::fail_run);
    EXPECT_THAT(prepared.error().message(), AllOf(HasSubstr("homes"), HasSubstr("street"), HasSubstr(from),
                                                  HasSubstr(to), HasSubstr("another name")));
  }
}

TEST_P(StoreConformance, RefusesAnotherKeyAndSaysTheRemedy) {
  {
    StoreSession store = open();
  }
  homes_ = load_homes({{"key: code\n", "key: name\n"}});
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  const auto prepared = store.prepare(homes_.model);
  ASSERT_TRUE(prepared.has_error());
  EXPECT_EQ(prepared.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(prepared.error().message(),
              AllOf(HasSubstr("towns"), HasSubstr("\"code\""), HasSubstr("\"name\""), HasSubstr("new database")));
}

TEST_P(StoreConformance, ChangesNothingWhenItRefuses) {
  {
    StoreSession store = open();
    import(store, {R"({"id":"h1","town":{"code":1,"name":"A"}})"});
  }
  const auto data = all_data();
  const Homes old = homes_;
  homes_ = load_homes({{"price: { path: /price, type: bigint }",
                        "price: { path: /price, type: bigint }\n      floor: { path: /floor, type: integer }"},
                       {"name: { path: /name, type: text }", "name: { path: /name, type: date }"}});
  {
    StoreSession store(place_->open(Access::write, Durability::committed).value());
    ASSERT_TRUE(store.prepare(homes_.model).has_error());
  }
  homes_ = old;
  EXPECT_EQ(all_data(), data);  // no column of the first table was added for the last one's sake
  StoreSession store = open();
  EXPECT_EQ(counts(import(store, {R"({"id":"h1","town":{"code":1,"name":"A"}})"}).effect, "homes"), "1 unchanged");
}

TEST_P(StoreConformance, RefusesALedgerOfANewerVersion) {
  {
    StoreSession store = open();
  }
  place_->execute("UPDATE schema_info SET value = '99' WHERE name = 'ledger_version'");
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  const auto prepared = store.prepare(homes_.model);
  ASSERT_TRUE(prepared.has_error());
  EXPECT_EQ(prepared.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(prepared.error().message(), AllOf(HasSubstr("newer"), HasSubstr("99"), HasSubstr("upgrade")));
}

TEST_P(StoreConformance, RefusesATableOfTheSameNameThatItDidNotMake) {
  {
    StoreSession store(place_->open(Access::write, Durability::committed).value());
  }
  place_->execute("CREATE TABLE homes (id TEXT PRIMARY KEY NOT NULL, street TEXT)");
  place_->execute("INSERT INTO homes VALUES ('mine', 'Algade')");
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  const auto prepared = store.prepare(homes_.model);
  ASSERT_TRUE(prepared.has_error());
  EXPECT_EQ(prepared.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(prepared.error().message(), HasSubstr("homes"));
  EXPECT_EQ(value("SELECT id FROM homes"), "mine");
}

}  // namespace
}  // namespace housingd::upsert
