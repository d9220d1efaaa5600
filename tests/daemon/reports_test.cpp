#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "daemon/cli/error_report.h"
#include "daemon/cli/model_outline.h"
#include "daemon/cli/rejects_report.h"
#include "daemon/json/json_document.h"

namespace housingd::cli {
namespace {

using definition::ColumnOrigin;
using definition::JsonPath;
using testing::HasSubstr;

upsert::RejectRecord reject(const std::string& key, const std::string& pointer) {
  return {.run = 12,
          .partition = "Køge",
          .record_key = key,
          .reason = "type_mismatch",
          .keyword = "integer",
          .pointer = pointer,
          .message = "not an integer: \"4600\x1b[2J\"",
          .payload = R"({"zipCode":"4600"})",
          .rejected_at = "2026-03-01T02:00:00Z"};
}

TEST(RejectsText, GroupsReasonsThenListsRecords) {
  const std::string text = rejects_text({reject("a", "/zipCode"), reject("b", "/zipCode"), reject("", "")}, 2);
  EXPECT_THAT(text, HasSubstr("run 12: 3 records were rejected\n"));
  EXPECT_THAT(text, HasSubstr("        2  type_mismatch  integer  /zipCode\n"));
  EXPECT_THAT(text, HasSubstr("  Køge       a    /zipCode  not an integer: \"4600 [2J\"\n"));
  EXPECT_THAT(text, HasSubstr("… and 1 more"));
}

TEST(RejectsText, SaysSoWhenThereAreNone) {
  EXPECT_EQ(rejects_text({}, 20), "No record was rejected.\n");
}

TEST(RejectsJson, HoldsThePayload) {
  rapidjson::Document document;
  document.Parse(rejects_json({reject("a", "/zipCode")}, 20, 0).c_str());
  ASSERT_FALSE(document.HasParseError());
  EXPECT_EQ(document["run_id"].GetInt(), 12);
  EXPECT_STREQ(document["rejects"][0]["payload"].GetString(), R"({"zipCode":"4600"})");
}

TEST(RejectsJson, NamesTheRunThatItWasAskedOfThoughItRejectedNothing) {
  rapidjson::Document document;
  document.Parse(rejects_json({}, 20, 12).c_str());
  EXPECT_EQ(document["run_id"].GetInt(), 12);
  document.Parse(rejects_json({}, 20, 0).c_str());
  EXPECT_TRUE(document["run_id"].IsNull());
}

TEST(JsonDocument, IsValidWhateverTheTextIs) {
  json::JsonDocument document;
  document.begin_object()
      .member("bad", "a\xff\x01\"")
      .member("number", 0.0 / 1.0)
      .member("none", 1.0e308 * 10)
      .end_object();
  rapidjson::Document read;
  read.Parse<rapidjson::kParseValidateEncodingFlag>(document.text().c_str());
  ASSERT_FALSE(read.HasParseError());
  EXPECT_STREQ(read["bad"].GetString(), "a\uFFFD\x01\"");
  EXPECT_TRUE(read["none"].IsNull());
}

TEST(ErrorDocument, KeepsThePasswordOfAMistypedUrlToItself) {
  const std::string text = error_document({.code = "invalid_definition",
                                           .message = "1 error",
                                           .job = {},
                                           .diagnostics = {{.place = {"--set settings.store=pg://me:secret@h/x", 0, 0},
                                                            .what = "'store' cannot be 'pg://me:secret@h/x'",
                                                            .expected = {},
                                                            .hint = {},
                                                            .line_text = {}}}});
  EXPECT_THAT(text, HasSubstr("'store' cannot be 'pg://me:***@h/x'"));
  EXPECT_THAT(text, testing::Not(HasSubstr("secret")));
}

TEST(ErrorDocument, CarriesEveryDiagnostic) {
  rapidjson::Document document;
  document.Parse(error_document({.code = "invalid_definition",
                                 .message = "1 error",
                                 .job = "villas",
                                 .diagnostics = {{.place = {"jobs/villas.yaml", 3, 7},
                                                  .what = "unknown key 'modle'",
                                                  .expected = {},
                                                  .hint = "did you mean 'model'?",
                                                  .line_text = "modle: housing"}}})
                     .c_str());
  ASSERT_FALSE(document.HasParseError());
  EXPECT_STREQ(document["job"].GetString(), "villas");
  EXPECT_STREQ(document["state"].GetString(), "failed");
  const auto& diagnostic = document["error"]["diagnostics"][0];
  EXPECT_EQ(diagnostic["line"].GetInt(), 3);
  EXPECT_TRUE(diagnostic["expected"].IsNull());
}

definition::Column column(const std::string& name, ColumnOrigin origin) {
  definition::Column column;
  column.name = name;
  column.origin = origin;
  return column;
}

// properties <- address; cases <- /cases/*; case_images <- /cases/*/images/*; cities <- /city, shared.
definition::Model small_model() {
  definition::Model model;
  model.name = "housing";
  definition::Table properties;
  properties.name = "properties";
  properties.root = "address";
  properties.key = {"id"};
  properties.columns.push_back(column("id", ColumnOrigin::path));
  properties.columns.back().type = definition::ColumnType::uuid;
  properties.columns.back().path = *JsonPath::parse("/addressID");
  definition::Table cases;
  cases.name = "cases";
  cases.root = "case";
  cases.parent = "properties";
  cases.key = {"id"};
  definition::Table images;
  images.name = "case_images";
  images.root = "case";
  images.parent = "cases";
  images.each = *JsonPath::parse("/images");
  images.key = {"case_id", "position"};
  images.columns.push_back(column("case_id", ColumnOrigin::parent));
  images.columns.back().parent_column = "id";
  images.columns.push_back(column("position", ColumnOrigin::position));
  definition::Table cities;
  cities.name = "cities";
  cities.root = "address";
  cities.at = *JsonPath::parse("/city");
  cities.shared = true;
  cities.key = {"slug"};
  model.tables = {properties, cases, images, cities};
  return model;
}

definition::Endpoint endpoint_with(const char* case_root) {
  definition::Endpoint endpoint;
  endpoint.roots["address"] = *JsonPath::parse("");
  if (case_root != nullptr) endpoint.roots["case"] = *JsonPath::parse(case_root, JsonPath::Star::allowed);
  return endpoint;
}

TEST(ModelOutline, SaysWhereInARecordEachTableHasItsRows) {
  const std::string text = outline_text(small_model(), endpoint_with("/cases/*"), Detail::tables);
  EXPECT_THAT(text, HasSubstr("properties   ← each record"));
  EXPECT_THAT(text, HasSubstr("cases        ← /cases/* "));
  EXPECT_THAT(text, HasSubstr("case_images  ← /cases/*/images/*"));
  EXPECT_THAT(text, HasSubstr("cities       ← /city"));
}

TEST(ModelOutline, SaysWhichTablesTheEndpointDoesNotFill) {
  const std::string text = outline_text(small_model(), endpoint_with(nullptr), Detail::tables);
  EXPECT_THAT(text, HasSubstr("case_images  ← (nothing: no root 'case' in this endpoint)"));
}

TEST(ModelOutline, ShowsColumnsWithTypeAndOrigin) {
  const std::string text = outline_text(small_model(), endpoint_with("/cases/*"), Detail::columns);
  EXPECT_THAT(text, HasSubstr("id      uuid  ← /addressID  key"));
  EXPECT_THAT(text, HasSubstr("← the parent's id"));
  EXPECT_THAT(text, HasSubstr("← its place in the list"));
}

}  // namespace
}  // namespace housingd::cli
