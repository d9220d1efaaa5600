#include "daemon/cli/schema_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "pipeline/upsert/model_schema.h"

namespace housingd::cli {
namespace {

using definition::ColumnType;
using definition::StoreKind;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Kind = upsert::SchemaChange::Kind;

definition::Model homes() {
  definition::Column id;
  id.name = "id";
  id.type = ColumnType::uuid;
  id.description = "The address";
  definition::Column price;
  price.name = "price";
  price.type = ColumnType::bigint;
  definition::Table table;
  table.name = "homes";
  table.key = {"id"};
  table.columns = {id, price};
  table.track = {"price"};
  table.indexes = {{"price"}};
  definition::Model model;
  model.name = "housing";
  model.tables = {table};
  return model;
}

rapidjson::Document json(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.c_str());
  EXPECT_FALSE(document.HasParseError()) << text;
  return document;
}

TEST(SchemaScript, IsOneTransactionWithAWordOnEachChange) {
  const auto model = homes();
  const std::string script =
      schema_script({{&model, upsert::schema_of(model, StoreKind::sqlite)}}, StoreKind::sqlite, "All tables");
  EXPECT_THAT(script, StartsWith("-- All tables\nBEGIN;\n"));
  EXPECT_THAT(script, HasSubstr("\n-- table homes\nCREATE TABLE \"homes\" (\n  \"id\" TEXT NOT NULL,\n"));
  EXPECT_THAT(script, HasSubstr("\n-- index homes_by_price\nCREATE INDEX"));
  EXPECT_THAT(script, EndsWith("\nCOMMIT;\n"));
}

TEST(SchemaScript, SaysItsEncodingToPsql) {
  const auto model = homes();
  const std::string script =
      schema_script({{&model, upsert::schema_of(model, StoreKind::postgres)}}, StoreKind::postgres, "All tables");
  EXPECT_THAT(script, AllOf(StartsWith("-- All tables\nSET client_encoding = 'UTF8';\nBEGIN;\n"),
                            HasSubstr("  \"id\" uuid NOT NULL,\n"), HasSubstr("IS E'The address';")));
}

TEST(SchemaScript, IsItsTitleWhenThereIsNothingToChange) {
  const auto model = homes();
  EXPECT_EQ(schema_script({{&model, {}}}, StoreKind::postgres, "Nothing"), "-- Nothing\n");
}

TEST(SchemaScript, KeepsALineBreakOfTheStoresNameWithinItsComment) {
  const auto model = homes();
  EXPECT_THAT(schema_script({{&model, {}}}, StoreKind::sqlite, "sqlite:a\nDROP TABLE homes;"),
              Not(HasSubstr("\nDROP")));
}

TEST(ModelSchemas, HaveTheLedgerOnce) {
  const auto model = homes();
  ModelSchemas schemas;
  for (int i = 0; i < 2; ++i) schemas.push_back({&model, upsert::schema_of(model, StoreKind::sqlite)});
  keep_one_ledger(schemas);
  EXPECT_EQ(schemas[0].changes.front().kind, Kind::create_ledger);
  EXPECT_EQ(schemas[1].changes.front().kind, Kind::create_table);
  EXPECT_FALSE(is_empty(schemas));
  schemas[0].changes.clear();
  schemas[1].changes.clear();
  EXPECT_TRUE(is_empty(schemas));
}

TEST(ChangesText, HasALineForEachKindOfChange) {
  const auto model = homes();
  EXPECT_EQ(changes_text({{&model,
                           {{Kind::add_column, "homes", "floor", ""},
                            {Kind::widen_column, "homes", "price", ""},
                            {Kind::describe, "homes", "", ""}}}}),
            "  column homes.floor\n  type of column homes.price\n  comments of table homes\n");
}

TEST(ChangesJson, HoldsTheSqlOfEachChange) {
  const auto model = homes();
  const auto document =
      json(changes_json({{&model, {{Kind::add_column, "homes", "floor", "ALTER TABLE ...;\n"}}}}, "sqlite:a.db"));
  EXPECT_STREQ(document["store"].GetString(), "sqlite:a.db");
  const auto& change = document["changes"][0];
  EXPECT_STREQ(change["model"].GetString(), "housing");
  EXPECT_STREQ(change["kind"].GetString(), "add_column");
  EXPECT_STREQ(change["name"].GetString(), "floor");
  EXPECT_STREQ(change["sql"].GetString(), "ALTER TABLE ...;\n");
}

TEST(SchemaJson, HoldsTablesColumnsKeysAndDescriptions) {
  const auto model = homes();
  const auto document =
      json(schema_json({{&model, upsert::schema_of(model, StoreKind::postgres)}}, StoreKind::postgres));
  EXPECT_STREQ(document["database"].GetString(), "postgresql");
  const auto& table = document["models"][0]["tables"][0];
  EXPECT_STREQ(table["table"].GetString(), "homes");
  EXPECT_STREQ(table["key"][0].GetString(), "id");
  EXPECT_STREQ(table["tracked"][0].GetString(), "price");
  EXPECT_STREQ(table["indexes"][0]["index"].GetString(), "homes_by_price");
  EXPECT_STREQ(table["columns"][0]["type"].GetString(), "uuid");
  EXPECT_STREQ(table["columns"][0]["description"].GetString(), "The address");
  EXPECT_TRUE(table["columns"][0]["not_null"].GetBool());
  EXPECT_FALSE(table["columns"][1]["not_null"].GetBool());
  ASSERT_EQ(table["columns"].Size(), 6U);
  EXPECT_STREQ(table["columns"][3]["column"].GetString(), "first_seen_at");
  EXPECT_STREQ(table["columns"][3]["database_type"].GetString(), "timestamptz");
}

}  // namespace
}  // namespace housingd::cli
