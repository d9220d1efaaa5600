// Units, templates, pointers and suggestions: the small languages of the definitions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/definition/json_path.h"
#include "pipeline/definition/store_kind.h"
#include "pipeline/definition/suggestion.h"
#include "pipeline/definition/template_text.h"
#include "pipeline/definition/units.h"

namespace housingd::definition {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

TEST(StoreKind, IsToldByTheUrlsBeginning) {
  for (const char* url : {"sqlite:housing.db", "sqlite:/var/lib/a=b.db"})
    EXPECT_EQ(store_kind(url), StoreKind::sqlite) << url;
  for (const char* url : {"postgresql://host/db", "postgres://user@host", "host=/run/postgresql dbname=a",
                          "service = home", " dbname=a options='-c x=1'"}) {
    EXPECT_EQ(store_kind(url), StoreKind::postgres) << url;
  }
  for (const char* url : {"", "sqlite:", "housing.db", "postgress://host/db", "postgresql:/host", "postgresql://",
                          "mysql:x", "=x", "a/b=c", "host"}) {
    EXPECT_EQ(store_kind(url), std::nullopt) << url;
  }
}

TEST(Duration, IsAWholeNumberAndAUnit) {
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("10s"), 10s);
  EXPECT_EQ(parse_duration("5m"), 5min);
  EXPECT_EQ(parse_duration("6h"), 6h);
  EXPECT_EQ(parse_duration("7d"), 168h);
  EXPECT_EQ(parse_duration("0s"), 0ms);
  for (const char* wrong : {"", "5", "s", "-5s", "+5s", "5 s", "1.5s", "5S", "5min", "367d", "99999999999999999999s"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

TEST(Duration, IsWrittenInTheLargestUnitThatFits) {
  EXPECT_EQ(format_duration(90'000ms), "90s");
  EXPECT_EQ(format_duration(600s), "10m");
  EXPECT_EQ(format_duration(48h), "2d");
  EXPECT_EQ(format_duration(1'001ms), "1001ms");
  EXPECT_EQ(format_duration(0ms), "0s");
}

TEST(Size, IsAWholeNumberAndAUnit) {
  EXPECT_EQ(parse_size("64MiB"), 64U << 20U);
  EXPECT_EQ(parse_size("10kB"), 10'000U);
  EXPECT_EQ(parse_size("1B"), 1U);
  for (const char* wrong : {"", "64", "64mb", "64Mb", "1.5MiB", "-1B", "99999999GiB"})
    EXPECT_FALSE(parse_size(wrong)) << wrong;
  EXPECT_EQ(format_size(64U << 20U), "64MiB");
  EXPECT_EQ(format_size(1'000U), "1kB");
}

TEST(Ratio, IsAPercentageOrAFraction) {
  EXPECT_DOUBLE_EQ(parse_ratio("1%").value(), 0.01);
  EXPECT_DOUBLE_EQ(parse_ratio("0.5%").value(), 0.005);
  EXPECT_DOUBLE_EQ(parse_ratio("0.3").value(), 0.3);
  EXPECT_DOUBLE_EQ(parse_ratio("100%").value(), 1);
  EXPECT_DOUBLE_EQ(parse_ratio("0").value(), 0);
  for (const char* wrong : {"", "%", "101%", "1.1", "-1%", "1 %", "nan", "1e-2", "."})
    EXPECT_FALSE(parse_ratio(wrong)) << wrong;
  EXPECT_EQ(format_ratio(0.01), "1%");
}

TEST(TemplateText, FillsFieldsAndKeepsDoubledBraces) {
  const auto parsed = TemplateText::parse("{a}-{b} {{c}} {a}");
  ASSERT_TRUE(parsed);
  EXPECT_THAT(parsed->fields(), ElementsAre("a", "b", "a"));
  EXPECT_EQ(parsed->fill([](const std::string& field) { return "<" + field + ">"; }), "<a>-<b> {c} <a>");
  for (const char* wrong : {"{", "}", "{}", "{a", "a}", "{a}}"}) EXPECT_FALSE(TemplateText::parse(wrong)) << wrong;
}

TEST(JsonPath, SplitsAndUnescapesItsTokens) {
  const auto path = JsonPath::parse("/a~1b/~0/0//x");
  ASSERT_TRUE(path);
  EXPECT_THAT(path->tokens(), ElementsAre("a/b", "~", "0", "", "x"));
  EXPECT_TRUE(JsonPath::parse("").value().is_whole());
  EXPECT_TRUE(JsonPath::parse("/a/*", JsonPath::Star::allowed).value().has_star());
  for (const char* wrong : {"a", "/~", "/~2", "/a/*"}) EXPECT_FALSE(JsonPath::parse(wrong)) << wrong;
}

TEST(JsonPath, IsAPrefixByWholeTokens) {
  const auto path = [](const char* text) { return JsonPath::parse(text, JsonPath::Star::allowed).value(); };
  EXPECT_TRUE(path("/a").is_prefix_of(path("/a/*")));
  EXPECT_TRUE(path("/a").is_prefix_of(path("/a")));
  EXPECT_FALSE(path("/a").is_prefix_of(path("/ab")));
}

TEST(DidYouMean, SuggestsTheClosestWordOnly) {
  const std::vector<std::string> known{"timeout", "headers", "base_url"};
  EXPECT_EQ(did_you_mean("timout", known), "did you mean 'timeout'?");
  EXPECT_EQ(did_you_mean("tiemout", known), "did you mean 'timeout'?");
  EXPECT_EQ(did_you_mean("Headers", known), "did you mean 'headers'?");
  EXPECT_EQ(did_you_mean("colour", known), "");
  EXPECT_EQ(did_you_mean("", known), "");
  EXPECT_EQ(did_you_mean(std::string(1'000'000, 'x'), known), "");
}

TEST(OneOf, ReadsAsASentence) {
  EXPECT_EQ(one_of({"a"}), "a");
  EXPECT_EQ(one_of({"a", "b", "c"}), "a, b or c");
  EXPECT_THAT(one_of(std::vector<std::string>(50, "x")), testing::EndsWith(", …"));
}

}  // namespace
}  // namespace housingd::definition
