// Tables made from the model, extended with it, and never narrowed.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using outcome::Disposition;
using outcome::ErrorCode;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Row = std::vector<std::string>;

std::string text_of(const SchemaChange& change) {
  switch (change.kind) {
    case SchemaChange::Kind::create_ledger:
      return "ledger";
    case SchemaChange::Kind::create_table:
      return "table " + change.table;
    case SchemaChange::Kind::add_column:
      return "column " + change.table + "." + change.name;
    case SchemaChange::Kind::widen_column:
      return "type of " + change.table + "." + change.name;
    case SchemaChange::Kind::create_index:
      return "index on " + change.table;
    case SchemaChange::Kind::describe:
      return "comments of " + change.table;
  }
  return "";
}

std::vector<std::string> texts_of(const std::vector<SchemaChange>& changes) {
  std::vector<std::string> texts;
  for (const auto& change : changes) texts.push_back(text_of(change));
  return texts;
}

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

TEST_P(StoreConformance, MakesALedgersTableAnewThatSomebodyDropped) {
  {
    StoreSession store = open();
  }
  place_->execute("DROP TABLE changes");
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_THAT(texts_of(store.prepare(homes_.model).value()), ElementsAre("ledger"));
  EXPECT_EQ(value("SELECT count(*) FROM changes"), "0");
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
