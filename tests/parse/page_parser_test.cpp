#include "pipeline/parse/page_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/parse/pages.h"

namespace housingd::parse {
namespace {

using namespace std::string_literals;
using outcome::Disposition;
using outcome::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(PageParser, GivesRecordsAndTotalOfASoundPage) {
  const auto page = parser_of("/addresses").parse(R"({"addresses":[{"id":1},{"id":2}],"totalHits":98})");
  ASSERT_TRUE(page.has_value());
  EXPECT_THAT(texts_of(**page), ElementsAre(R"({"id":1})", R"({"id":2})"));
  EXPECT_EQ((*page)->declared_total(), 98U);
}

TEST(PageParser, TakesAnEmptyArrayForAnEndPage) {
  const auto page = parser_of("/addresses").parse(R"({"totalHits":0,"addresses":[]})");
  ASSERT_TRUE(page.has_value());
  EXPECT_THAT((*page)->records(), IsEmpty());
  EXPECT_EQ((*page)->declared_total(), 0U);
}

TEST(PageParser, LooksForNoTotalWhereNoneIsNamed) {
  const auto page = parser_of("/addresses", "").parse(R"({"addresses":[]})");
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ((*page)->declared_total(), std::nullopt);
}

TEST(PageParser, FindsRecordsDeepInThePage) {
  const auto page = parser_of("/data/a~1b/items", "/data/meta/total")
                        .parse(R"({"data":{"meta":{"total":1},"a/b":{"items":[{"id":1}]}}})");
  ASSERT_TRUE(page.has_value());
  EXPECT_THAT(texts_of(**page), ElementsAre(R"({"id":1})"));
}

TEST(PageParser, TakesAPageThatIsTheArrayItself) {
  const auto page = parser_of("", "").parse(R"([{"id":1},{"id":2}])");
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ((*page)->records().size(), 2U);
}

TEST(PageParser, GivesNumbersExactlyAndTextAsItCame) {
  const auto page = parser_of("", "").parse(R"([9007199254740993, 0.1, "K\u00f8ge \ud83d\ude00\u0000é"])");
  ASSERT_TRUE(page.has_value());
  const auto& records = (*page)->records();
  EXPECT_EQ(records[0].value->GetInt64(), 9007199254740993);
  EXPECT_EQ(records[1].value->GetDouble(), 0.1);
  EXPECT_EQ(record::text_of(*records[2].value), "Køge 😀\0é"s);
}

struct Page {
  const char* name;
  std::string body;
  const char* message;
};

class PageThatIsNone : public testing::TestWithParam<Page> {};

// All of them may come whole next time.
TEST_P(PageThatIsNone, IsAskedForAgain) {
  const auto page = parser_of("/addresses").parse(GetParam().body);
  ASSERT_TRUE(page.has_error());
  EXPECT_EQ(page.error().disposition(), Disposition::retry);
  EXPECT_EQ(page.error().code(), ErrorCode::malformed_json);
  EXPECT_THAT(page.error().message(), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Of, PageThatIsNone,
    testing::Values(
        Page{"NoBody", "", "not JSON at byte 0"}, Page{"BlanksAlone", " \n", "not JSON at byte 2"},
        Page{"Html", "<!DOCTYPE html><html><body>Bad gateway</body></html>", "not JSON at byte 0"},
        Page{"AByteOrderMark", "\xEF\xBB\xBF{\"addresses\":[],\"totalHits\":0}", "not JSON at byte 0"},
        Page{"ANulBetweenMembers", "{\"addresses\":[],\0\"totalHits\":0}"s, "byte 16: a NUL byte"},
        Page{"ANulAtTheEnd", "{\"addresses\":[],\"totalHits\":0}\0"s, "byte 30: a NUL byte"},
        Page{"SomethingBehind", R"({"addresses":[],"totalHits":0} {})", "not JSON at byte 31"},
        Page{"ACommaBehind", R"({"addresses":[],"totalHits":0},)", "not JSON at byte 30"},
        Page{"TwoPagesInOne", R"({"addresses":[],"totalHits":0}{"addresses":[],"totalHits":0})", "not JSON at byte 30"},
        Page{"AComment", R"({"addresses":[]/* none */,"totalHits":0})", "not JSON at byte"},
        Page{"NoArray", R"({"totalHits":0})", "no array of records at '/addresses'"},
        Page{"NullForAnArray", R"({"addresses":null,"totalHits":0})", "no array of records at '/addresses'"},
        Page{"AnObjectForAnArray", R"({"addresses":{},"totalHits":0})", "no array of records at '/addresses'"},
        Page{"AnErrorDocument", R"({"error":"internal"})", "no array of records at '/addresses'"},
        Page{"AScalar", "42", "no array of records at '/addresses'"},
        Page{"NullForATotal", R"({"addresses":[],"totalHits":null})", "no whole number"},
        Page{"ATextForATotal", R"({"addresses":[],"totalHits":"5"})", "no whole number"},
        Page{"AFractionForATotal", R"({"addresses":[],"totalHits":5.5})", "no whole number"},
        Page{"ANegativeTotal", R"({"addresses":[],"totalHits":-1})", "no whole number"},
        Page{"ATotalBeyond64Bits", R"({"addresses":[],"totalHits":18446744073709551616})", "no whole number"}),
    [](const auto& row) { return std::string(row.param.name); });

// The source answers as it always does: the definition is wrong.
TEST(PageParser, AsksNotAgainForAPageWithItsRecordsAndNoTotal) {
  const auto page = parser_of("/addresses", "/totalHit").parse(R"({"addresses":[{"id":1}],"totalHits":98,"a/b":1})");
  ASSERT_TRUE(page.has_error());
  EXPECT_EQ(page.error().disposition(), Disposition::fail_partition);
  EXPECT_EQ(page.error().code(), ErrorCode::malformed_json);
  EXPECT_EQ(page.error().message(),
            "no whole number of records at '/totalHit'; there is /addresses, /totalHits or /a~1b; did you mean "
            "'/totalHits'?");
  const auto nested = parser_of("/data/items", "/data/meta/totl").parse(R"({"data":{"items":[],"meta":{"total":1}}})");
  ASSERT_TRUE(nested.has_error());
  EXPECT_THAT(nested.error().message(), HasSubstr("there is /data/meta/total; did you mean '/data/meta/total'?"));
}

TEST(PageParser, NeverTakesATruncatedPageForAShorterOne) {
  const std::string whole = page_around(R"({"id":2,"text":"a \"quoted\" ] } word","list":[1,[2]]})");
  const PageParser parser = parser_of("/addresses");
  ASSERT_TRUE(parser.parse(whole).has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_TRUE(parser.parse(whole.substr(0, size)).has_error()) << "cut at " << size;
  }
}

TEST(PageParser, ServesSeveralThreadsAtOnce) {
  const PageParser parser = parser_of("/addresses");
  std::vector<std::size_t> read(4);
  std::vector<std::jthread> threads;
  for (std::size_t& count : read) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) count += (*parser.parse(page_around(R"({"id":1e999})")))->records().size();
    });
  }
  threads.clear();
  EXPECT_THAT(read, testing::Each(600U));
}

}  // namespace
}  // namespace housingd::parse
