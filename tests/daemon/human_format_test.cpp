#include "daemon/terminal/human_format.h"

#include <gtest/gtest.h>

namespace housingd::terminal {
namespace {

using std::chrono::milliseconds;

TEST(HumanFormat, GroupsDigitsByThousands) {
  const std::pair<std::uint64_t, const char*> cases[] = {{0, "0"},
                                                         {999, "999"},
                                                         {1'000, "1,000"},
                                                         {20'000, "20,000"},
                                                         {1'234'567, "1,234,567"},
                                                         {18'446'744'073'709'551'615U, "18,446,744,073,709,551,615"}};
  for (const auto& [number, text] : cases) EXPECT_EQ(grouped(number), text);
}

TEST(HumanFormat, ShowsBytesInTheUnitThatFits) {
  const std::pair<std::uint64_t, const char*> cases[] = {{0, "0 B"},
                                                         {999, "999 B"},
                                                         {1'000, "1.0 kB"},
                                                         {1'234'567, "1.2 MB"},
                                                         {999'940, "999.9 kB"},
                                                         {999'960, "1.0 MB"},
                                                         {64'000'000, "64.0 MB"},
                                                         {5'000'000'000, "5.0 GB"}};
  for (const auto& [bytes, text] : cases) EXPECT_EQ(bytes_text(bytes), text);
}

TEST(HumanFormat, ShowsDurationsByTheirTwoLargestUnits) {
  const std::pair<milliseconds, const char*> cases[] = {
      {milliseconds(0), "0.0 s"},           {milliseconds(420), "0.4 s"},
      {milliseconds(59'400), "59.4 s"},     {milliseconds(59'600), "1 m 00 s"},
      {milliseconds(200'000), "3 m 20 s"},  {std::chrono::minutes(125), "2 h 05 m"},
      {std::chrono::hours(76), "3 d 04 h"}, {milliseconds(-5), "0.0 s"}};
  for (const auto& [duration, text] : cases) EXPECT_EQ(duration_text(duration), text);
}

TEST(HumanFormat, RoundsWaitsToSeconds) {
  EXPECT_EQ(waiting_text(milliseconds(12'345)), "12 s");
  EXPECT_EQ(waiting_text(milliseconds(200'000)), "3 m 20 s");
}

TEST(HumanFormat, ShowsRatesWithOneDecimalWhereItMatters) {
  EXPECT_EQ(rate_text(0), "0.0");
  EXPECT_EQ(rate_text(8.34), "8.3");
  EXPECT_EQ(rate_text(9.96), "10");
  EXPECT_EQ(rate_text(12'345.6), "12,346");
}

TEST(HumanFormat, NeverShowsUnfinishedWorkAsHundredPercent) {
  EXPECT_EQ(percent_text(0), "0 %");
  EXPECT_EQ(percent_text(0.9999), "99 %");
  EXPECT_EQ(percent_text(1), "100 %");
  EXPECT_EQ(percent_text(1.7), "100 %");
}

TEST(HumanFormat, CountsInSingularAndPlural) {
  EXPECT_EQ(counted(1, "page", "pages"), "1 page");
  EXPECT_EQ(counted(0, "page", "pages"), "0 pages");
  EXPECT_EQ(counted(2'000, "page", "pages"), "2,000 pages");
}

}  // namespace
}  // namespace housingd::terminal
