#include "pipeline/upsert/text_forms.h"

#include <gtest/gtest.h>

#include <string>

namespace housingd::upsert {
namespace {

using namespace std::string_literals;

struct Text {
  const char* name;
  std::string text;
  bool fits;
};

std::string name_of_text(const testing::TestParamInfo<Text>& row) {
  return row.param.name;
}

class Uuid : public testing::TestWithParam<Text> {};

TEST_P(Uuid, IsToldFromOtherText) {
  EXPECT_EQ(is_uuid(GetParam().text), GetParam().fits);
}

INSTANTIATE_TEST_SUITE_P(Of, Uuid,
                         testing::Values(Text{"LowerCase", "0a3f509f-59ee-32b8-e044-0003ba298018", true},
                                         Text{"UpperCase", "0A3F509F-59EE-32B8-E044-0003BA298018", true},
                                         Text{"AnyVersion", "ffffffff-ffff-ffff-ffff-ffffffffffff", true},
                                         Text{"Nothing", "", false},
                                         Text{"TooShort", "0a3f509f-59ee-32b8-e044-0003ba29801", false},
                                         Text{"TooLong", "0a3f509f-59ee-32b8-e044-0003ba2980180", false},
                                         Text{"WithoutDashes", "0a3f509f59ee32b8e0440003ba298018", false},
                                         Text{"InBraces", "{a3f509f-59ee-32b8-e044-0003ba29801}", false},
                                         Text{"ADashAtAWrongPlace", "0a3f509f5-9ee-32b8-e044-0003ba298018", false},
                                         Text{"ALetterBeyondF", "0a3f509f-59ee-32b8-e044-0003ba29801g", false},
                                         Text{"BlanksAround", " 0a3f509f-59ee-32b8-e044-0003ba29801", false},
                                         Text{"ANulWithin", "0a3f509f-59ee-32b8-e044-0003ba29801\0"s, false}),
                         name_of_text);

class Date : public testing::TestWithParam<Text> {};

TEST_P(Date, IsADayThatExists) {
  EXPECT_EQ(is_date(GetParam().text), GetParam().fits);
}

INSTANTIATE_TEST_SUITE_P(
    Of, Date,
    testing::Values(Text{"AnyDay", "2026-03-01", true}, Text{"TheLastOfTheYear", "1999-12-31", true},
                    Text{"TheLeapDay", "2024-02-29", true}, Text{"TheLeapDayOfACentury", "2000-02-29", true},
                    Text{"NoLeapDay", "2023-02-29", false}, Text{"NoLeapDayOfACentury", "1900-02-29", false},
                    Text{"TheThirtiethOfFebruary", "2026-02-30", false},
                    Text{"TheThirtyFirstOfApril", "2026-04-31", false}, Text{"MonthZero", "2026-00-10", false},
                    Text{"MonthThirteen", "2026-13-01", false}, Text{"DayZero", "2026-01-00", false},
                    Text{"DayThirtyTwo", "2026-01-32", false}, Text{"WithoutLeadingZeros", "2026-3-1", false},
                    Text{"Slashes", "2026/03/01", false}, Text{"DanishOrder", "01-03-2026", false},
                    Text{"AYearOfFiveDigits", "12026-03-01", false}, Text{"ANegativeYear", "-026-03-01", false},
                    Text{"WithATime", "2026-03-01T00:00:00Z", false}, Text{"Blanks", "2026-03- 1", false},
                    Text{"Nothing", "", false}),
    name_of_text);

class Timestamp : public testing::TestWithParam<Text> {};

TEST_P(Timestamp, IsAsRfc3339SaysWithUpToNineFractionDigits) {
  EXPECT_EQ(is_timestamp(GetParam().text), GetParam().fits);
}

INSTANTIATE_TEST_SUITE_P(
    Of, Timestamp,
    testing::Values(Text{"Utc", "2026-03-01T11:00:00Z", true}, Text{"InLowerCase", "2026-03-01t11:00:00z", true},
                    Text{"OneFractionDigit", "2026-03-01T11:00:00.5Z", true},
                    Text{"NineFractionDigits", "2026-03-01T11:00:00.123456789Z", true},
                    Text{"TenFractionDigits", "2026-03-01T11:00:00.1234567890Z", false},
                    Text{"NoFractionDigit", "2026-03-01T11:00:00.Z", false},
                    Text{"ACommaFraction", "2026-03-01T11:00:00,5Z", false},
                    Text{"EastOfGreenwich", "2026-03-01T11:00:00+01:00", true},
                    Text{"WestOfGreenwich", "2026-03-01T11:00:00.25-09:30", true},
                    Text{"AnUnknownOffset", "2026-03-01T11:00:00-00:00", true},
                    Text{"NoOffset", "2026-03-01T11:00:00", false},
                    Text{"AnOffsetWithoutAColon", "2026-03-01T11:00:00+0100", false},
                    Text{"AnOffsetOfHours", "2026-03-01T11:00:00+01", false},
                    Text{"AnOffsetOf24Hours", "2026-03-01T11:00:00+24:00", false},
                    Text{"AnOffsetOf60Minutes", "2026-03-01T11:00:00+01:60", false},
                    Text{"ALeapSecond", "2016-12-31T23:59:60Z", true}, Text{"Second61", "2016-12-31T23:59:61Z", false},
                    Text{"Minute60", "2026-03-01T11:60:00Z", false}, Text{"Hour24", "2026-03-01T24:00:00Z", false},
                    Text{"ABlankForTheT", "2026-03-01 11:00:00Z", false},
                    Text{"WithoutSeconds", "2026-03-01T11:00Z", false},
                    Text{"ADayThatIsNone", "2026-02-30T11:00:00Z", false}, Text{"ADateAlone", "2026-03-01", false},
                    Text{"SomethingBehind", "2026-03-01T11:00:00Z ", false}, Text{"Nothing", "", false}),
    name_of_text);

}  // namespace
}  // namespace housingd::upsert
