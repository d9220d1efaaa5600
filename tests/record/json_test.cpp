#include "pipeline/record/json.h"

#include <gtest/gtest.h>

#include "tests/support/json_text.h"

namespace housingd::record {
namespace {

using support::document_of;

TEST(ToJson, WritesWhatWasReadWithoutBlanks) {
  const Document document = document_of(R"( { "a" : [ 1 , 2.5 , -0 , true , null ] , "b" : "Køge \"\\ \n \u0001" } )");
  EXPECT_EQ(to_json(document), R"({"a":[1,2.5,0,true,null],"b":"Køge \"\\ \n \u0001"})");
}

TEST(ToJson, KeepsWholeNumbersExact) {
  const Document document = document_of("[9007199254740993, 18446744073709551615, -9223372036854775808, 0.1, 100.0]");
  EXPECT_EQ(to_json(document), "[9007199254740993,18446744073709551615,-9223372036854775808,0.1,100.0]");
}

TEST(ToJson, IsCutAtTheLimitAndSaysSo) {
  const Document document = document_of(R"(["æøå"])");
  EXPECT_EQ(to_json(document, 10), R"(["æøå"])");
  EXPECT_EQ(to_json(document, 9), R"(["æøå"…)");
  EXPECT_EQ(to_json(document, 4), R"(["æ…)");
  EXPECT_EQ(to_json(document, 3), R"(["…)");
}

TEST(AppendJson, ContinuesATextThatHasBegun) {
  std::string text = "was ";
  append_json(document_of("[1]"), text);
  EXPECT_EQ(text, "was [1]");
}

}  // namespace
}  // namespace housingd::record
