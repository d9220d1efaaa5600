#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parse/pages.h"

namespace housingd::parse {
namespace {

using namespace std::string_literals;
using outcome::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;

struct Bad {
  const char* name;
  std::string record;
  ErrorCode reason;
};

class UnreadableRecord : public testing::TestWithParam<Bad> {};

TEST_P(UnreadableRecord, IsKeptAsItCameAndSinksNoOther) {
  const auto page = parser_of("/addresses").parse(page_around(GetParam().record));
  ASSERT_TRUE(page.has_value()) << page.error().message();
  EXPECT_THAT(texts_of(**page), ElementsAre(R"({"id":1})", "?", R"({"id":3})"));
  EXPECT_EQ((*page)->declared_total(), 3U);
  const auto& unreadable = (*page)->records()[1].unreadable;
  ASSERT_TRUE(unreadable.has_value());
  EXPECT_EQ(unreadable->text, GetParam().record);
  EXPECT_EQ(outcome::name_of(unreadable->reason), outcome::name_of(GetParam().reason));
  EXPECT_THAT(unreadable->message, HasSubstr("not JSON at byte"));
}

INSTANTIATE_TEST_SUITE_P(
    Of, UnreadableRecord,
    testing::Values(Bad{"Latin1", "{\"city\":\"K\xF8ge\"}", ErrorCode::invalid_encoding},
                    Bad{"ALoneContinuation", "{\"a\":\"\x80\"}", ErrorCode::invalid_encoding},
                    Bad{"AnOverlongSlash", "{\"a\":\"\xC0\xAF\"}", ErrorCode::invalid_encoding},
                    Bad{"AnOverlongOfThree", "{\"a\":\"\xE0\x80\xAF\"}", ErrorCode::invalid_encoding},
                    Bad{"ASurrogateInUtf8", "{\"a\":\"\xED\xA0\x80\"}", ErrorCode::invalid_encoding},
                    Bad{"BeyondTheLastCharacter", "{\"a\":\"\xF4\x90\x80\x80\"}", ErrorCode::invalid_encoding},
                    Bad{"InvalidUtf8InAKey", "{\"\xFF\":1}", ErrorCode::invalid_encoding},
                    Bad{"AHighSurrogateAlone", R"({"a":"\uD83D"})", ErrorCode::invalid_encoding},
                    Bad{"AHighSurrogateBeforeALetter", R"({"a":"\uD83D\u0041"})", ErrorCode::invalid_encoding},
                    Bad{"ALowSurrogateAlone", R"({"a":"\uDE00"})", ErrorCode::invalid_encoding},
                    Bad{"ALowSurrogateAloneInAKey", R"({"\uDE00":1})", ErrorCode::invalid_encoding},
                    Bad{"AnImpossibleNumber", R"({"price":1e999})", ErrorCode::malformed_json},
                    Bad{"AnImpossibleNegativeNumber", R"({"price":-1e999})", ErrorCode::malformed_json},
                    Bad{"NotANumber", R"({"price":NaN})", ErrorCode::malformed_json},
                    Bad{"Infinity", R"({"price":Infinity})", ErrorCode::malformed_json},
                    Bad{"ALeadingZero", R"({"price":01})", ErrorCode::malformed_json},
                    Bad{"AWordCutOff", R"({"sold":tru})", ErrorCode::malformed_json},
                    Bad{"AMissingComma", R"({"a":1 "b":2})", ErrorCode::malformed_json},
                    Bad{"ACommaTooMany", R"({"a":1,})", ErrorCode::malformed_json},
                    Bad{"AnUnknownEscape", R"({"a":"\x41"})", ErrorCode::malformed_json},
                    Bad{"BracketsThatDoNotMatch", R"({"a":[1}])", ErrorCode::malformed_json},
                    Bad{"ANulByte", "{\"a\":\"b\0c\"}"s, ErrorCode::malformed_json},
                    Bad{"ABareWord", "undefined", ErrorCode::malformed_json},
                    Bad{"BadBytesBetweenMisleadingOnes", "{\"a\":\"]}\\\"\\\\\",\"b\":\"\xFF\"}",
                        ErrorCode::invalid_encoding}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(UnreadableRecords, MayBeAllOfThem) {
  const auto page = parser_of("/addresses").parse("{\"totalHits\":2,\"addresses\":[\"\xFF\",1e999]}");
  ASSERT_TRUE(page.has_value());
  EXPECT_THAT(texts_of(**page), ElementsAre("?", "?"));
}

struct Envelope {
  const char* name;
  const char* selector;
  std::string body;  // with the bad record \xFF between two good ones
};

class EnvelopeOfAnUnreadableRecord : public testing::TestWithParam<Envelope> {};

TEST_P(EnvelopeOfAnUnreadableRecord, IsReadAsItIsWithoutOne) {
  const auto page = parser_of(GetParam().selector).parse(GetParam().body);
  ASSERT_TRUE(page.has_value()) << page.error().message();
  EXPECT_THAT(texts_of(**page), ElementsAre("1", "?", "3"));
  EXPECT_EQ((*page)->declared_total(), 3U);
}

INSTANTIATE_TEST_SUITE_P(
    Of, EnvelopeOfAnUnreadableRecord,
    testing::Values(
        Envelope{"DeepInThePage", "/data/items", "{\"data\":{\"n\":[[]],\"items\":[1,\"\xFF\",3]},\"totalHits\":3}"},
        Envelope{"BehindOtherLists", "/items",
                 "{\"totalHits\":3,\"a\":[[],{}],\"b\":{\"items\":[]},\"items\":[1,\"\xFF\",3]}"},
        Envelope{"BehindAKeyWithAQuote", "/items",
                 "{\"a\\\"items\\\":[\":\"]\",\"items\":[1,\"\xFF\",3],\"totalHits\":3}"},
        Envelope{"UnderAKeyWithASlash", "/a~1b", "{\"a/b\":[1,\"\xFF\",3],\"totalHits\":3}"},
        Envelope{"UnderAKeyWithAnEscapedLetter", "/items", "{\"it\\u0065ms\":[1,\"\xFF\",3],\"totalHits\":3}"},
        Envelope{"UnderAKeyWithAnEscapedSlash", "/a~1b", "{\"a\\/b\":[1,\"\xFF\",3],\"totalHits\":3}"},
        Envelope{"WithBlanksEverywhere", "/items", " {\n\"items\" :\t[ 1 , \"\xFF\" ,\r\n3 ] , \"totalHits\" : 3 } "}),
    [](const auto& row) { return std::string(row.param.name); });

struct Spoilt {
  const char* name;
  std::string body;
};

class PageSpoiltOutsideItsRecords : public testing::TestWithParam<Spoilt> {};

TEST_P(PageSpoiltOutsideItsRecords, IsAskedForAgainWhateverItsRecordsAre) {
  EXPECT_TRUE(parser_of("/items").parse(GetParam().body).has_error());
}

INSTANTIATE_TEST_SUITE_P(Of, PageSpoiltOutsideItsRecords,
                         testing::Values(Spoilt{"BeforeThem", "{\"a\":\"\xFF\",\"items\":[1],\"totalHits\":1}"},
                                         Spoilt{"BehindThem", "{\"items\":[1],\"totalHits\":1,\"a\":\"\xFF\"}"},
                                         Spoilt{"BehindThePage", "{\"items\":[\"\xFF\"],\"totalHits\":1} x"},
                                         Spoilt{"ByAMissingComma", "{\"items\":[1 \"\xFF\"],\"totalHits\":2}"},
                                         Spoilt{"ByACommaTooMany", "{\"items\":[\"\xFF\",],\"totalHits\":1}"},
                                         Spoilt{"ByAnEmptyPlace", "{\"items\":[\"\xFF\",,1],\"totalHits\":2}"},
                                         Spoilt{"ByALostBracket", "{\"items\":[\"\xFF\",\"totalHits\":1}"},
                                         Spoilt{"WithoutATotal", "{\"items\":[\"\xFF\"]}"}),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace housingd::parse
