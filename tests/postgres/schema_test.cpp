// The tables that a model makes.
#include "tests/postgres/schema_fixture.h"

namespace housingd::upsert::postgres {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Row = std::vector<std::string>;

class ASchema : public SchemaFixture {
 protected:
  std::vector<Row> columns_of(const std::string& table) {
    return oracle().rows(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_attribute a "
        "WHERE a.attrelid = '" +
        table + "'::regclass AND a.attnum > 0 ORDER BY a.attnum");
  }
};

TEST_F(ASchema, HasTheTypesThatUsersOfPostgresExpect) {
  prepare(model_of({table(
      "homes",
      {column("id", ColumnType::uuid), column("floor", ColumnType::integer), column("sum", ColumnType::bigint),
       column("latitude", ColumnType::number), column("street", ColumnType::text), column("sold", ColumnType::boolean),
       column("day", ColumnType::date), column("seen", ColumnType::timestamp), column("extra", ColumnType::json)})}));
  EXPECT_THAT(
      columns_of("homes"),
      ElementsAre(Row{"id", "uuid", "1"}, Row{"floor", "integer", "0"}, Row{"sum", "bigint", "0"},
                  Row{"latitude", "double precision", "0"}, Row{"street", "text", "0"}, Row{"sold", "boolean", "0"},
                  Row{"day", "date", "0"}, Row{"seen", "timestamp with time zone", "0"}, Row{"extra", "jsonb", "0"},
                  Row{"run_id", "bigint", "1"}, Row{"first_seen_at", "timestamp with time zone", "1"},
                  Row{"changed_at", "timestamp with time zone", "1"},
                  Row{"removed_at", "timestamp with time zone", "0"}));
}

TEST_F(ASchema, ComparesTextKeysByteByByte) {
  prepare(model_of({table("roads", {column("code", ColumnType::text), column("name", ColumnType::text)})}));
  EXPECT_THAT(oracle().rows("SELECT attname, attcollation::regcollation FROM pg_attribute "
                            "WHERE attrelid = 'roads'::regclass AND attname IN ('code', 'name') ORDER BY attname"),
              ElementsAre(Row{"code", "\"C\""}, Row{"name", "\"default\""}));
}

TEST_F(ASchema, TakesNamesAsTheyAre) {
  Table odd = table("Kød \"og\" Fisk", {column("The Key", ColumnType::text), column("select", ColumnType::integer),
                                        column("it's \\ one", ColumnType::date, "It's \\ \"quoted\"\nand long")});
  odd.indexes = {{"select", "it's \\ one"}};
  const Model model = model_of({odd});
  prepare(model);
  EXPECT_EQ(oracle().number(R"(SELECT count("it's \ one") FROM "Kød ""og"" Fisk" WHERE "The Key" = '')"), 0);
  EXPECT_EQ(
      oracle().text("SELECT col_description(c.oid, 3) FROM pg_class c WHERE relname LIKE 'Kød%' AND relkind = 'r'"),
      "It's \\ \"quoted\"\nand long");
  EXPECT_THAT(prepare(model), IsEmpty());
}

TEST_F(ASchema, ReadsItsCommentsAlikeWhateverTheServersQuotingRules) {
  const auto connection = open();
  execute(*connection, "SET standard_conforming_strings = off; SET escape_string_warning = off");
  prepare(*connection, model_of({table("homes", {column("id", ColumnType::text)}, "back\\slash and 'quote'")}));
  EXPECT_EQ(oracle().text("SELECT obj_description('homes'::regclass, 'pg_class')"), "back\\slash and 'quote'");
}

TEST_F(ASchema, DescribesTablesAndColumns) {
  prepare(model_of({table("homes", {column("id", ColumnType::uuid, "The address"), column("note", ColumnType::text)},
                          "One row an address")}));
  EXPECT_EQ(oracle().text("SELECT obj_description('homes'::regclass, 'pg_class')"), "One row an address");
  EXPECT_EQ(oracle().text("SELECT col_description('homes'::regclass, 1)"), "The address");
  EXPECT_EQ(oracle().text("SELECT col_description('homes'::regclass, 2)"), "NULL");
  EXPECT_THAT(oracle().text("SELECT col_description('homes'::regclass, 6)"), HasSubstr("source no longer"));
}

TEST_F(ASchema, BringsDescriptionsUpToDateAndLeavesThoseOfOthers) {
  Model model = model_of({table("homes", {column("id", ColumnType::uuid, "Old"), column("note", ColumnType::text)})});
  prepare(model);
  oracle().execute("COMMENT ON COLUMN homes.note IS 'ours'; COMMENT ON TABLE homes IS 'ours too'");
  model.tables[0].columns[0].description = "New";
  const auto changes = prepare(model);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].kind, SchemaChange::Kind::describe);
  EXPECT_EQ(changes[0].statement, "COMMENT ON COLUMN \"homes\".\"id\" IS E'New';\n");
  EXPECT_EQ(oracle().text("SELECT col_description('homes'::regclass, 1)"), "New");
  EXPECT_EQ(oracle().text("SELECT col_description('homes'::regclass, 2)"), "ours");
  EXPECT_EQ(oracle().text("SELECT obj_description('homes'::regclass, 'pg_class')"), "ours too");
}

TEST_F(ASchema, MakesAnIndexOnceThoughItsNameIsTooLong) {
  const std::string name(50, 'n');
  Table homes = table("homes", {column("id", ColumnType::uuid), column(name, ColumnType::integer),
                                column(name + "2", ColumnType::integer)});
  homes.indexes = {{name, name + "2"}, {name + "2", name}};
  const Model model = model_of({homes});
  prepare(model);
  EXPECT_EQ(oracle().number("SELECT count(*) FROM pg_index WHERE indrelid = 'homes'::regclass"), 3);
  EXPECT_THAT(prepare(model), IsEmpty());
}

TEST_F(ASchema, RefusesAnIndexWhoseNameIsTaken) {
  oracle().execute("CREATE TABLE homes_by_price (id integer)");
  Model model = homes_model();
  model.tables[0].indexes = {{"price"}};
  EXPECT_THAT(refusal(*open(), model), HasSubstr("homes_by_price"));
}

TEST_F(ASchema, LivesInTheFirstSchemaOfTheSearchPath) {
  oracle().execute(
      "CREATE SCHEMA \"My Homes\"; CREATE TABLE public.homes (id integer); CREATE TABLE public.runs (km integer)");
  const auto connection = open();
  execute(*connection, "SET search_path = \"My Homes\", public");
  prepare(*connection, homes_model());
  EXPECT_EQ(oracle().number("SELECT count(*) FROM \"My Homes\".homes, \"My Homes\".runs"), 0);
  EXPECT_THAT(prepare(*connection, homes_model()), IsEmpty());
  EXPECT_THAT(refusal(*open(), homes_model()), HasSubstr("search_path"));  // a schema of its own helps
}

TEST_F(ASchema, RefusesANameThatTheCatalogHas) {
  const Model model = model_of({table("pg_class", {column("id", ColumnType::integer)})});
  EXPECT_THAT(refusal(*open(), model), HasSubstr("pg_class"));
}

TEST_F(ASchema, IsWrittenAtOnceByEveryStatementThatAChangeShows) {
  Model model = homes_model();
  model.tables[0].indexes = {{"price"}};
  std::string script;
  const auto connection = open();
  for (const auto& change : run(examine_schema(connection.get(), &model, soon()))) script += change.statement;
  oracle().execute(script);
  EXPECT_THAT(prepare(model), IsEmpty());
}

struct Widening {
  ColumnType from, to;
  const char* stored;  // SQL
  const char* text;    // what it becomes
};

TEST_F(ASchema, KeepsValuesWhenATypeIsWidened) {
  const Widening widenings[] = {
      {ColumnType::integer, ColumnType::bigint, "7", "7"},
      {ColumnType::boolean, ColumnType::integer, "true", "1"},
      {ColumnType::boolean, ColumnType::bigint, "false", "0"},
      {ColumnType::uuid, ColumnType::text, "'0a3f50b0-1c6e-32b8-e044-0003ba298018'",
       "0a3f50b0-1c6e-32b8-e044-0003ba298018"},
      {ColumnType::date, ColumnType::text, "'2026-01-31'", "2026-01-31"},
      {ColumnType::timestamp, ColumnType::text, "'2026-01-31 13:00:00+01'", "2026-01-31T12:00:00Z"},
      {ColumnType::timestamp, ColumnType::text, "'2026-01-31 12:00:00.120Z'", "2026-01-31T12:00:00.12Z"},
      {ColumnType::timestamp, ColumnType::text, "'2026-01-31 12:00:10Z'", "2026-01-31T12:00:10Z"},
      {ColumnType::json, ColumnType::text, "'[1]'", "[1]"},
  };
  const auto connection = open();
  execute(*connection, "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'");
  int number = 0;
  for (const auto& [from, to, stored, expected] : widenings) {
    const std::string name = "homes" + std::to_string(++number);
    Model model = model_of({table(name, {column("id", ColumnType::integer), column("value", from)})});
    prepare(*connection, model);
    oracle().execute("INSERT INTO " + name + " VALUES (1, " + stored + ", 1, now(), now())");
    model.tables[0].columns[1].type = to;
    prepare(*connection, model);
    EXPECT_EQ(oracle().text("SELECT value FROM " + name), expected) << name;
  }
}

TEST_F(ASchema, WidensAKeyAndItsIndex) {
  Model model = homes_model();
  prepare(model);
  oracle().execute("INSERT INTO homes VALUES ('0a3f50b0-1c6e-32b8-e044-0003ba298018', 5, 1, now(), now())");
  model.tables[0].columns[0].type = ColumnType::text;
  prepare(model);
  EXPECT_EQ(
      oracle().text(
          "SELECT attcollation::regcollation FROM pg_attribute WHERE attrelid = 'homes'::regclass AND attname = 'id'"),
      "\"C\"");
  EXPECT_EQ(oracle().number("SELECT price FROM homes WHERE id = '0a3f50b0-1c6e-32b8-e044-0003ba298018'"), 5);
}

TEST_F(ASchema, IsPreparedByTwoProgramsAtOnce) {
  const Model model = homes_model();
  const auto first = open();
  const auto second = open();
  Running one(io_, prepared(first.get(), &model));
  Running two(io_, prepared(second.get(), &model));
  run_to_end();
  EXPECT_THROW(one.error(), std::logic_error);
  EXPECT_THROW(two.error(), std::logic_error);
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes, schema_info"), 0);
  EXPECT_THAT(prepare(model), IsEmpty());
}

TEST_F(ASchema, IsPreparedOnASecondTryByASnapshotThatMissedAnothersWork) {
  const Model model = homes_model();
  const auto first = open();
  const auto second = open();
  execute(*first, "BEGIN ISOLATION LEVEL REPEATABLE READ");
  text(*first, "SELECT 1");
  prepare(*second, model);
  EXPECT_EQ(error_of(prepare_schema(first.get(), &model, soon())).trouble(), Trouble::contention);
  execute(*first, "ROLLBACK");
  EXPECT_THAT(run(prepared(first.get(), &model, "BEGIN ISOLATION LEVEL REPEATABLE READ")), IsEmpty());
}

TEST_F(ASchema, IsNotLockedWhileThereIsNothingToChange) {
  const Model model = homes_model();
  prepare(model);
  const auto first = open();
  const auto second = open();
  execute(*first, "BEGIN");
  EXPECT_THAT(run(prepare_schema(first.get(), &model, soon())), IsEmpty());
  EXPECT_EQ(text(*second,
                 "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                 "database = (SELECT oid FROM pg_database WHERE datname = current_database())"),
            "0");
  EXPECT_EQ(text(*first, "SELECT pg_current_xact_id_if_assigned() IS NULL"), "t");  // nothing was written
}

}  // namespace
}  // namespace housingd::upsert::postgres
