#include "pipeline/fetch/rate_limit_fields.h"

#include <gtest/gtest.h>

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using definition::NamedValues;
using std::chrono::milliseconds;
using std::chrono::sys_days;

const std::chrono::system_clock::time_point new_year = sys_days(2026y / 1 / 1);  // 1,767,225,600 s since 1970

struct Case {
  const char* name;
  NamedValues headers;
  std::optional<milliseconds> expected;
};

class RateLimitFields : public testing::TestWithParam<Case> {};

TEST_P(RateLimitFields, SayHowLongNothingIsLeft) {
  EXPECT_EQ(exhausted_for(GetParam().headers, new_year), GetParam().expected);
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

Case one(const char* name, const char* field, std::optional<milliseconds> expected) {
  return {name, {{"ratelimit", field}}, expected};
}

Case pair(const char* name, const char* remaining, const char* reset, std::optional<milliseconds> expected) {
  return {name, {{"x-ratelimit-remaining", remaining}, {"x-ratelimit-reset", reset}}, expected};
}

INSTANTIATE_TEST_SUITE_P(
    Structured, RateLimitFields,
    testing::Values(one("Exhausted", R"("default";r=0;t=30)", 30s), one("SomeLeft", R"("default";r=1;t=30)", {}),
                    one("ATokenAsName", "default;r=0;t=30", 30s), one("OtherOrder", R"("default";t=30;r=0)", 30s),
                    one("FurtherParameters", R"("default";pk=:c29tZQ==:;r=0;t=30)", 30s),
                    one("Spaces", R"(  "default" ; r=0 ; t=30 )", 30s),
                    one("TheLongestOfTwo", R"("burst";r=0;t=2, "daily";r=0;t=3600)", 1h),
                    one("OneOfTwo", R"("burst";r=0;t=2, "daily";r=120;t=3600)", 2s),
                    one("SeparatorsInTheName", R"("a;r=1,b\";t=9";r=0;t=30)", 30s),
                    one("WithoutATime", R"("a";r=0)", {}), one("WithoutACount", R"("a";t=30)", {}),
                    one("NegativeCount", R"("a";r=-1;t=30)", {}), one("NegativeTime", R"("a";r=0;t=-30)", {}),
                    one("Fraction", R"("a";r=0;t=1.5)", {}), one("Empty", "", {}), one("Words", "soon", {}),
                    one("OpenQuote", R"("a;r=0;t=30)", {}),
                    one("TooLargeToCount", R"("a";r=0;t=99999999999999999999)", {}),
                    one("MoreThanAMonth", R"("a";r=0;t=2678401)", {}), one("Now", R"("a";r=0;t=0)", {})),
    name_of);

INSTANTIATE_TEST_SUITE_P(Dictionary, RateLimitFields,
                         testing::Values(one("DictionaryExhausted", "limit=100, remaining=0, reset=50", 50s),
                                         one("DictionarySomeLeft", "limit=100, remaining=3, reset=50", {}),
                                         one("DictionaryWithoutReset", "limit=100, remaining=0", {})),
                         name_of);

INSTANTIATE_TEST_SUITE_P(
    Pairs, RateLimitFields,
    testing::Values(Case{"Standard", {{"ratelimit-remaining", "0"}, {"ratelimit-reset", "50"}}, 50s},
                    Case{"OfTwoKinds", {{"ratelimit-remaining", "0"}, {"x-ratelimit-reset", "50"}}, {}},
                    Case{"WithAnotherHyphen", {{"x-rate-limit-remaining", "0"}, {"x-rate-limit-reset", "50"}}, 50s},
                    Case{"SaidTwice",
                         {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-remaining", "5"}, {"x-ratelimit-reset", "50"}},
                         {}},
                    pair("Seconds", "0", "50", 50s), pair("PairSomeLeft", "7", "50", {}),
                    pair("AMoment", "0", "1767225660", 60s),
                    pair("AMomentInMilliseconds", "0", "1767225660500", 60'500ms),
                    pair("APastMoment", "0", "1767225599", {}), pair("AMomentTooFarAway", "0", "1798761600", {}),
                    pair("NegativeReset", "0", "-50", {}), pair("SignedReset", "0", "+50", {}),
                    pair("FractionReset", "0", "50.5", {}), pair("HugeReset", "0", "1e99", {}),
                    pair("EnormousReset", "0", "9223372036854775807", {}), pair("NoNumber", "none", "50", {}),
                    pair("EmptyCount", "", "50", {}), pair("EmptyReset", "0", "", {})),
    name_of);

TEST(RateLimitFields, AreNotThere) {
  EXPECT_EQ(exhausted_for({}, new_year), std::nullopt);
  EXPECT_EQ(exhausted_for({{"retry-after", "5"}, {"x-ratelimit-limit", "0"}}, new_year), std::nullopt);
}

}  // namespace
}  // namespace housingd::fetch
