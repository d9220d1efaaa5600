#include "pipeline/fetch/retry_after.h"

#include <gtest/gtest.h>

#include "pipeline/fetch/http_date.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::system_clock;

const system_clock::time_point november_6 = sys_days(1994y / 11 / 6) + 8h + 49min + 37s;

TEST(HttpDate, IsReadInAllThreeForms) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), november_6);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), november_6);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), november_6);
  EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994"), november_6 + 240h);
  EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 23:59:60 GMT"), sys_days(2024y / 3 / 1));
}

TEST(HttpDate, IsRefusedWhenItIsNone) {
  for (const char* value :
       {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Thu, 29 Feb 2023 08:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT", "Xun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT+1", "Sun, -6 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"}) {
    EXPECT_FALSE(parse_http_date(value)) << value;
  }
}

struct Case {
  const char* name;
  const char* value;
  std::optional<milliseconds> expected;
};

class RetryAfter : public testing::TestWithParam<Case> {};

TEST_P(RetryAfter, IsObeyedInSecondsAndAsADate) {
  EXPECT_EQ(parse_retry_after(GetParam().value, november_6), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Forms, RetryAfter,
                         testing::Values(Case{"Seconds", "120", 120s}, Case{"OneSecond", "1", 1s},
                                         Case{"LeadingZeros", "007", 7s}, Case{"SurroundingSpace", " \t30 ", 30s},
                                         Case{"Zero", "0", std::nullopt}, Case{"Negative", "-5", std::nullopt},
                                         Case{"Signed", "+5", std::nullopt}, Case{"Decimal", "1.5", std::nullopt},
                                         Case{"WithUnit", "5s", std::nullopt}, Case{"Empty", "", std::nullopt},
                                         Case{"Words", "soon", std::nullopt}, Case{"Hexadecimal", "0x10", std::nullopt},
                                         Case{"TwoValues", "5, 6", std::nullopt},
                                         Case{"TooLargeToCount", "99999999999999999999999999", std::chrono::years(100)},
                                         Case{"ImfFixdate", "Sun, 06 Nov 1994 08:50:07 GMT", 30s},
                                         Case{"Rfc850", "Sunday, 06-Nov-94 08:50:07 GMT", 30s},
                                         Case{"Asctime", "Sun Nov  6 08:50:07 1994", 30s},
                                         Case{"Tomorrow", "Mon, 07 Nov 1994 08:49:37 GMT", 24h},
                                         Case{"Now", "Sun, 06 Nov 1994 08:49:37 GMT", std::nullopt},
                                         Case{"Past", "Sun, 06 Nov 1994 08:49:36 GMT", std::nullopt},
                                         Case{"NotADate", "Sun, 99 Nov 1994 08:50:07 GMT", std::nullopt}),
                         [](const auto& parameter) { return parameter.param.name; });

TEST(RetryAfterDate, IsNeverShortenedByAFraction) {
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:38 GMT", november_6 + 500ms + 1ns), 500ms);
}

}  // namespace
}  // namespace housingd::fetch
