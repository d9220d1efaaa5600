#include "daemon/json/json_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

namespace housingd::json {
namespace {

using testing::HasSubstr;
using testing::Not;
using Layout = JsonDocument::Layout;

std::string sample(Layout layout) {
  JsonDocument document(layout);
  document.begin_object()
      .member("text", "two\n  lines, \"quoted\"")
      .member("number", 1.5)
      .member("large", std::uint64_t{18'446'744'073'709'551'615U})
      .member("negative", -3)
      .member("truth", true)
      .text_or_null("nothing", "")
      .key("list")
      .begin_array()
      .value("a")
      .null()
      .raw(R"({"raw": [1]})")
      .end_array()
      .key("empty")
      .begin_object()
      .end_object()
      .end_object();
  return document.text();
}

TEST(JsonDocument, OfOneLineHasNoLineBreakWhateverItsTextHolds) {
  EXPECT_THAT(sample(Layout::one_line), Not(HasSubstr("\n")));
  EXPECT_EQ(sample(Layout::one_line),
            R"({"text":"two\n  lines, \"quoted\"","number":1.5,"large":18446744073709551615,"negative":-3,)"
            R"("truth":true,"nothing":null,"list":["a",null,{"raw": [1]}],"empty":{}})");
}

TEST(JsonDocument, SaysTheSameInBothLayouts) {
  rapidjson::Document line;
  rapidjson::Document lines;
  line.Parse(sample(Layout::one_line));
  lines.Parse(sample(Layout::indented));
  ASSERT_FALSE(line.HasParseError());
  EXPECT_EQ(line, lines);
  EXPECT_TRUE(sample(Layout::indented).ends_with("}\n"));
}

}  // namespace
}  // namespace housingd::json
