#include "pipeline/definition/json_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::definition {
namespace {

using List = JsonTemplate::List;
using Map = JsonTemplate::Map;
using testing::ElementsAre;

JsonTemplate text(const char* value) {
  return JsonTemplate(Scalar(std::string(value)));
}

std::optional<Scalar> of_entry(const std::string& field) {
  if (field == "code") return Scalar(std::int64_t{101});
  if (field == "name") return Scalar(std::string("K\"øge"));
  if (field == "share") return Scalar(0.5);
  if (field == "capital") return Scalar(true);
  return std::nullopt;
}

TEST(JsonTemplate, IsWrittenAsJson) {
  const JsonTemplate body(
      Map{{"table", text("FOLK1A")},
          {"variables",
           JsonTemplate(List{JsonTemplate(Map{{"code", text("OMRÅDE")}, {"values", JsonTemplate(List{text("*")})}})})},
          {"limit", JsonTemplate(Scalar(std::int64_t{50}))},
          {"nothing", JsonTemplate()}});
  EXPECT_EQ(body.to_text(),
            R"({"table":"FOLK1A","variables":[{"code":"OMRÅDE","values":["*"]}],"limit":50,"nothing":null})");
}

TEST(JsonTemplate, TakesTheTypeOfAFieldThatStandsAlone) {
  const std::pair<const char*, const char*> rows[] = {
      {"{code}", "101"},          {"0{code}", "\"0101\""}, {"{code}-{code}", "\"101-101\""},
      {"{name}", R"("K\"øge")"},  {"{share}", "0.5"},      {"{capital}", "true"},
      {"{{code}}", "\"{code}\""}, {"plain", "\"plain\""},  {"{unknown}", "\"{unknown}\""}};
  for (const auto& [written, filled] : rows) EXPECT_EQ(text(written).filled(of_entry).to_text(), filled) << written;
}

TEST(JsonTemplate, IsFilledWhereverATextStands) {
  const JsonTemplate body(
      Map{{"{code}", JsonTemplate(List{text("{code}"), JsonTemplate(Map{{"a", text("{name}")}})})}});
  EXPECT_THAT(body.texts(), ElementsAre("{code}", "{name}"));
  EXPECT_EQ(body.filled(of_entry).to_text(), R"({"{code}":[101,{"a":"K\"øge"}]})") << "keys are left alone";
}

TEST(JsonTemplate, LetsValuesBeSet) {
  JsonTemplate body(Map{{"paging", JsonTemplate(Map{{"size", text("x")}})}, {"other", text("kept")}});
  body.set(JsonPath::parse("/paging/size").value(), std::int64_t{50});
  body.set(JsonPath::parse("/paging/after").value(), std::string("abc"));
  body.set(JsonPath::parse("/new/deep").value(), true);
  EXPECT_EQ(body.to_text(), R"({"paging":{"size":50,"after":"abc"},"other":"kept","new":{"deep":true}})");
}

}  // namespace
}  // namespace housingd::definition
