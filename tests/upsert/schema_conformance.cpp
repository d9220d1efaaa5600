// Tables made from the model, and extended with it.
#include <gmock/gmock.h>

#include "tests/upsert/schema_change_texts.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using outcome::ErrorCode;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Row = std::vector<std::string>;

TEST_P(StoreConformance, CreatesEveryTableOfTheModelOnce) {
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  const auto created = texts_of(store.prepare(homes_.model).value());
  for (const auto& table : homes_.model.tables) EXPECT_THAT(created, Contains("table " + table.name));
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), IsEmpty());
}

TEST_P(StoreConformance, GivesEveryTableItsBookkeepingColumns) {
  StoreSession store = open();
  for (const auto& table : homes_.model.tables) {
    EXPECT_THAT(place_->rows("SELECT run_id, first_seen_at, changed_at, removed_at FROM " + table.name), IsEmpty());
  }
}

TEST_P(StoreConformance, AddsAColumnThatTheModelGained) {
  {
    StoreSession store = open();
    import(store, {R"({"id":"h1","floor":3})"});
  }
  homes_ = load_homes({{"price: { path: /price, type: bigint }",
                        "price: { path: /price, type: bigint }\n      floor: { path: /floor, type: integer }"}});
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), ElementsAre("column homes.floor"));
  EXPECT_EQ(value("SELECT floor FROM homes"), "NULL");
  EXPECT_EQ(counts(import(store, {R"({"id":"h1","floor":3})"}).effect, "homes"), "1 updated");
  EXPECT_EQ(value("SELECT floor FROM homes"), "3");
}

TEST_P(StoreConformance, AddsATableThatTheModelGained) {
  {
    StoreSession store = open();
  }
  homes_ = load_homes({{"  towns:",
                        "  areas:\n    root: home\n    at: /area\n    shared: true\n    key: code\n"
                        "    columns: { code: { path: /code, type: integer } }\n  towns:"}});
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), ElementsAre("table areas"));
}

TEST_P(StoreConformance, AddsAnIndexThatTheModelGained) {
  {
    StoreSession store = open();
  }
  homes_ = load_homes({{"track: [price, area, for_sale]", "track: [price, area, for_sale]\n    indexes: [price]"}});
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), ElementsAre("index on homes"));
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), IsEmpty());
}

TEST_P(StoreConformance, KeepsAColumnThatTheModelLost) {
  {
    StoreSession store = open();
    import(store, {R"({"id":"h1","street":"Algade"})"});
  }
  homes_ = load_homes({{"      street: { path: /street, type: text }\n", ""}});
  StoreSession store = open();
  EXPECT_EQ(counts(import(store, {R"({"id":"h1"})", R"({"id":"h2"})"}).effect, "homes"), "1 inserted, 1 unchanged");
  EXPECT_THAT(place_->rows("SELECT id, street FROM homes ORDER BY id"),
              ElementsAre(Row{"h1", "Algade"}, Row{"h2", "NULL"}));
}

TEST_P(StoreConformance, ExaminesWhatPreparingWouldDo) {
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  const auto examined = store.examine(homes_.model).value();
  const auto prepared = store.prepare(homes_.model).value();
  EXPECT_EQ(texts_of(examined), texts_of(prepared));
  ASSERT_EQ(examined.size(), prepared.size());
  for (std::size_t i = 0; i < examined.size(); ++i) EXPECT_EQ(examined[i].statement, prepared[i].statement);
  EXPECT_THAT(texts_of(store.examine(homes_.model).value()), IsEmpty());
}

TEST_P(StoreConformance, ExaminesWithoutChangingAnything) {
  {
    StoreSession store = open();
    import(store, {R"({"id":"h1","floor":3})"});
  }
  const auto data = all_data();
  const auto ledger = all_ledger();
  const Homes old = homes_;
  homes_ = load_homes({{"price: { path: /price, type: bigint }",
                        "price: { path: /price, type: bigint }\n      floor: { path: /floor, type: integer }"},
                       {"people: { path: /people, type: integer }", "people: { path: /people, type: bigint }"}});
  for (const Access access : {Access::read, Access::write}) {
    StoreSession store(place_->open(access, Durability::committed).value());
    EXPECT_THAT(texts_of(store.examine(homes_.model).value()),
                ElementsAre("column homes.floor", "type of towns.people"));
  }
  homes_ = old;
  EXPECT_EQ(all_data(), data);
  EXPECT_EQ(all_ledger(), ledger);
}

TEST_P(StoreConformance, ExaminesWhatPreparingWouldRefuse) {
  {
    StoreSession store = open();
  }
  homes_ = load_homes({{"people: { path: /people, type: integer }", "people: { path: /people, type: date }"}});
  StoreSession store(place_->open(Access::read, Durability::committed).value());
  const auto examined = store.examine(homes_.model);
  ASSERT_TRUE(examined.has_error());
  EXPECT_EQ(examined.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(examined.error().message(), AllOf(HasSubstr("towns"), HasSubstr("people"), HasSubstr("another name")));
}

TEST_P(StoreConformance, ExaminesADatabaseThatItNeverPrepared) {
  {
    StoreSession store(place_->open(Access::write, Durability::committed).value());
  }
  place_->execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)");
  StoreSession store(place_->open(Access::read, Durability::committed).value());
  const auto changes = texts_of(store.examine(homes_.model).value());
  for (const auto& table : homes_.model.tables) EXPECT_THAT(changes, Contains("table " + table.name));
}

TEST_P(StoreConformance, MakesATableAnewThatSomebodyDropped) {
  {
    StoreSession store = open();
  }
  place_->execute("DROP TABLE viewings");
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), ElementsAre("table viewings"));
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), IsEmpty());
}

TEST_P(StoreConformance, MakesAColumnAnewThatSomebodyDropped) {
  {
    StoreSession store = open();
  }
  place_->execute("ALTER TABLE homes DROP COLUMN street");
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), ElementsAre("column homes.street"));
  EXPECT_EQ(counts(import(store, {R"({"id":"h1","street":"Algade"})"}).effect, "homes"), "1 inserted");
}

TEST_P(StoreConformance, MakesALedgersTableAnewThatSomebodyDropped) {
  {
    StoreSession store = open();
  }
  place_->execute("DROP TABLE changes");
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), ElementsAre("ledger"));
  EXPECT_EQ(value("SELECT count(*) FROM changes"), "0");
}

}  // namespace
}  // namespace housingd::upsert
