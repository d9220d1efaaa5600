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

TEST(AppendCompact, LeavesOutBlanksAndKeepsNumbersDigitByDigit) {
  std::string text = "was ";
  EXPECT_TRUE(
      append_compact(" {\"a b\" : [1.50, -0, 1E2, 123456789012345678901234567890],\n\"c\":\"\\u00e6 \\n\"} ", text));
  EXPECT_EQ(text, R"(was {"a b":[1.50,-0,1E2,123456789012345678901234567890],"c":"æ \n"})");
}

TEST(AppendCompact, AppendsNothingOfWhatIsNoJson) {
  for (const char* broken : {"", " ", "{", "[1,]", "[1] 2", "nul", "\"\xFF\"", "{\"a\":1"}) {
    std::string text = "was ";
    EXPECT_FALSE(append_compact(broken, text)) << broken;
    EXPECT_EQ(text, "was ") << broken;
  }
}

}  // namespace
}  // namespace housingd::record
