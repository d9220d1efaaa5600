#include "pipeline/upsert/slot_time.h"

#include <gtest/gtest.h>

namespace housingd::upsert {
namespace {

using std::chrono::milliseconds;

struct Written {
  std::int64_t since_epoch;  // milliseconds
  const char* text;
};

class ASlotTime : public testing::TestWithParam<Written> {};

TEST_P(ASlotTime, HasOneText) {
  const SlotTime time{milliseconds(GetParam().since_epoch)};
  EXPECT_EQ(time_text(time), GetParam().text);
  EXPECT_EQ(slot_time(GetParam().text), time);
}

INSTANTIATE_TEST_SUITE_P(OfAnyAge, ASlotTime,
                         testing::Values(Written{0, "1970-01-01T00:00:00Z"}, Written{-1, "1969-12-31T23:59:59.999Z"},
                                         Written{1'792'895'400'000, "2026-10-25T02:30:00Z"},
                                         Written{1'792'895'400'001, "2026-10-25T02:30:00.001Z"},
                                         Written{1'792'895'400'120, "2026-10-25T02:30:00.12Z"},
                                         Written{1'709'164'800'500, "2024-02-29T00:00:00.5Z"},
                                         Written{253'402'300'799'999, "9999-12-31T23:59:59.999Z"}));

TEST(ASlotTimesText, MayHaveMoreDigitsThanItNeeds) {
  EXPECT_EQ(slot_time("2026-10-25T02:30:00.000Z"), slot_time("2026-10-25T02:30:00Z"));
  EXPECT_EQ(slot_time("2026-10-25T02:30:00.120456Z"), slot_time("2026-10-25T02:30:00.12Z"));
}

TEST(ASlotTimesText, ThatIsNoneIsTheEpoch) {
  for (const char* text :
       {"", "Z", "2026-10-25", "2026-10-25 02:30:00Z", "2026-10-25T02:30:00", "x026-10-25T02:30:00Z"}) {
    EXPECT_EQ(slot_time(text), SlotTime()) << text;
  }
}

}  // namespace
}  // namespace housingd::upsert
