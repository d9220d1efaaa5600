// Cron expressions that are right: which times they name.
#include "pipeline/definition/cron/cron_expression.h"

#include <gtest/gtest.h>

#include <map>
#include <ostream>

#include "pipeline/definition/cron/cron_days.h"

namespace housingd::definition {
namespace {

using namespace std::chrono_literals;

std::string numbers_in(std::uint64_t mask) {
  std::string text;
  for (unsigned bit = 0; bit < 64; ++bit) {
    if ((mask >> bit & 1U) != 0) text += (text.empty() ? "" : ",") + std::to_string(bit);
  }
  return text;
}

std::string join(const ParsedCron& parsed) {
  std::string text;
  for (const CronFault& fault : parsed.faults) text += fault.what + "; ";
  return text;
}

CronExpression accepted(const std::string& text) {
  ParsedCron parsed = parse_cron(text);
  EXPECT_TRUE(parsed.expression) << text << ": " << join(parsed);
  EXPECT_EQ(parsed.expression.has_value(), parsed.faults.empty()) << text;
  return parsed.expression.value_or(CronExpression{});
}

constexpr const char* hours_all = "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23";
constexpr const char* weekdays_all = "0,1,2,3,4,5,6";

struct Row {
  const char* text;
  char field;  // m h d M w
  const char* values;
};

void PrintTo(const Row& row, std::ostream* stream) {
  *stream << row.text << ", " << row.field;
}

class CronField : public testing::TestWithParam<Row> {};

TEST_P(CronField, HoldsTheValuesThatItSays) {
  const Row& row = GetParam();
  const CronExpression cron = accepted(row.text);
  const std::map<char, std::uint64_t> masks{
      {'m', cron.minutes}, {'h', cron.hours}, {'d', cron.days}, {'M', cron.months}, {'w', cron.weekdays}};
  EXPECT_EQ(numbers_in(masks.at(row.field)), row.values) << row.text;
}

constexpr Row rows[] = {
    {"0 * * * *", 'm', "0"},
    {"59 * * * *", 'm', "59"},
    {"05 * * * *", 'm', "5"},
    {"005 * * * *", 'm', "5"},
    {"*/15 * * * *", 'm', "0,15,30,45"},
    {"*/20 * * * *", 'm', "0,20,40"},
    {"*/7 * * * *", 'm', "0,7,14,21,28,35,42,49,56"},
    {"*/59 * * * *", 'm', "0,59"},
    {"*/60 * * * *", 'm', "0"},
    {"*/1 4 * * *", 'h', "4"},
    {"5-59/15 * * * *", 'm', "5,20,35,50"},
    {"10-20/5 * * * *", 'm', "10,15,20"},
    {"10-20/4 * * * *", 'm', "10,14,18"},
    {"10-20/30 * * * *", 'm', "10"},
    {"30-30 * * * *", 'm', "30"},
    {"1,2,3 * * * *", 'm', "1,2,3"},
    {"3,1,2,1 * * * *", 'm', "1,2,3"},
    {"0-4,55-59 * * * *", 'm', "0,1,2,3,4,55,56,57,58,59"},
    {"*/30,7 * * * *", 'm', "0,7,30"},
    {"7,*/30 * * * *", 'm', "0,7,30"},
    {"0-10/5,50-59/3,23 * * * *", 'm', "0,5,10,23,50,53,56,59"},
    {"0 * * * *", 'h', hours_all},
    {"0 0-23 * * *", 'h', hours_all},
    {"0 */6 * * *", 'h', "0,6,12,18"},
    {"0 */24 * * *", 'h', "0"},
    {"0 9-17 * * *", 'h', "9,10,11,12,13,14,15,16,17"},
    {"0 9-17/2 * * *", 'h', "9,11,13,15,17"},
    {"0 22,23,0-3 * * *", 'h', "0,1,2,3,22,23"},
    {"0 5,11,17,23 * * *", 'h', "5,11,17,23"},
    {"0 0 1 * *", 'd', "1"},
    {"0 0 31 * *", 'd', "31"},
    {"0 0 */10 * *", 'd', "1,11,21,31"},
    {"0 0 */2 * *", 'd', "1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31"},
    {"0 0 2-31/2 * *", 'd', "2,4,6,8,10,12,14,16,18,20,22,24,26,28,30"},
    {"0 0 1-7 * *", 'd', "1,2,3,4,5,6,7"},
    {"0 0 1,15 * *", 'd', "1,15"},
    {"0 0 1 */3 *", 'M', "1,4,7,10"},
    {"0 0 1 * *", 'M', "1,2,3,4,5,6,7,8,9,10,11,12"},
    {"0 0 1 JAN *", 'M', "1"},
    {"0 0 1 dec *", 'M', "12"},
    {"0 0 1 Feb,aPr *", 'M', "2,4"},
    {"0 0 1 MAR-may *", 'M', "3,4,5"},
    {"0 0 1 JUN-DEC/2 *", 'M', "6,8,10,12"},
    {"0 0 1 6-AUG *", 'M', "6,7,8"},
    {"0 0 1 JAN-12 *", 'M', "1,2,3,4,5,6,7,8,9,10,11,12"},
    {"0 0 1 12 *", 'M', "12"},
    {"0 0 * * *", 'w', weekdays_all},
    {"0 0 * * 0", 'w', "0"},
    {"0 0 * * 7", 'w', "0"},
    {"0 0 * * SUN", 'w', "0"},
    {"0 0 * * sat", 'w', "6"},
    {"0 0 * * MON-FRI", 'w', "1,2,3,4,5"},
    {"0 0 * * 1-5", 'w', "1,2,3,4,5"},
    {"0 0 * * mon-5", 'w', "1,2,3,4,5"},
    {"0 0 * * 0-7", 'w', weekdays_all},
    {"0 0 * * 1-7", 'w', weekdays_all},
    {"0 0 * * 5-7", 'w', "0,5,6"},
    {"0 0 * * FRI-SUN", 'w', "0,5,6"},
    {"0 0 * * MON-SUN", 'w', weekdays_all},
    {"0 0 * * SUN-SUN", 'w', "0"},
    {"0 0 * * SUN-TUE", 'w', "0,1,2"},
    {"0 0 * * 7,1", 'w', "0,1"},
    {"0 0 * * 0,7", 'w', "0"},
    {"0 0 * * */2", 'w', "0,2,4,6"},
    {"0 0 * * */3", 'w', "0,3,6"},
    {"0 0 * * */7", 'w', "0"},
    {"0 0 * * 1-7/2", 'w', "0,1,3,5"},
    {"0 0 * * MON,WED,FRI", 'w', "1,3,5"},
    {"@hourly", 'm', "0"},
    {"@hourly", 'h', hours_all},
    {"@daily", 'h', "0"},
    {"@midnight", 'h', "0"},
    {"@weekly", 'w', "0"},
    {"@monthly", 'd', "1"},
    {"@yearly", 'M', "1"},
    {"@annually", 'M', "1"},
    {"@Daily", 'm', "0"},
    {"  0   3 *\t* SUN \n", 'h', "3"},
};

INSTANTIATE_TEST_SUITE_P(Each, CronField, testing::ValuesIn(rows));

TEST(CronExpression, RemembersItsTextAndWhichFieldsBeginWithAStar) {
  const CronExpression cron = accepted("  */5 1 */2 * MON ");
  EXPECT_EQ(cron.text, "*/5 1 */2 * MON");
  EXPECT_TRUE(cron.minute_is_star);
  EXPECT_FALSE(cron.hour_is_star);
  EXPECT_TRUE(cron.day_is_star);
  EXPECT_FALSE(cron.weekday_is_star);
  EXPECT_FALSE(accepted("5,*/30 * * * *").minute_is_star) << "the field begins with a number";
  EXPECT_TRUE(accepted("@hourly").hour_is_star);
  EXPECT_FALSE(accepted("@daily").hour_is_star);
  EXPECT_EQ(accepted(" @daily ").text, "@daily");
}

struct Days {
  const char* text;
  const char* september_2026;  // begins on a Tuesday
};

void PrintTo(const Days& days, std::ostream* stream) {
  *stream << days.text;
}

class CronDays : public testing::TestWithParam<Days> {};

TEST_P(CronDays, AreThoseOfTheMonthOrTheWeekUnlessOneBeginsWithAStar) {
  const CronExpression cron = accepted(GetParam().text);
  EXPECT_EQ(numbers_in(matching_days(cron, 2026y, std::chrono::September)), GetParam().september_2026);
}

constexpr Days days[] = {
    {"0 0 1 * *", "1"},
    {"0 0 31 * *", ""},
    {"0 0 30 * *", "30"},
    {"0 0 * * TUE", "1,8,15,22,29"},
    {"0 0 * * SUN", "6,13,20,27"},
    {"0 0 * * WED", "2,9,16,23,30"},
    {"0 0 13 * FRI", "4,11,13,18,25"},
    {"0 0 1,15 * SUN", "1,6,13,15,20,27"},
    {"0 0 31 * SUN", "6,13,20,27"},
    {"0 0 1-7 * MON", "1,2,3,4,5,6,7,14,21,28"},
    {"0 0 */2 * MON", "7,21"},
    {"0 0 */7 * TUE", "1,8,15,22,29"},
    {"0 0 13 * */2", "13"},
    {"0 0 14 * */2", ""},
    {"0 0 1-7 * */6", "5,6"},
};

INSTANTIATE_TEST_SUITE_P(Each, CronDays, testing::ValuesIn(days));

TEST(CronExpression, SaysWhenItsDatesNeverCome) {
  for (const char* text : {"0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 30-31 FEB *", "* * 31 APR */2"}) {
    EXPECT_TRUE(never_matches(accepted(text))) << text;
  }
  for (const char* text : {"0 0 29 2 *", "0 0 31 * *", "0 0 30 2 MON", "* * * * *", "0 0 31 2,3 *"}) {
    EXPECT_FALSE(never_matches(accepted(text))) << text;
  }
}

TEST(CronExpression, KnowsTheShortestTimeBetweenTwoMatches) {
  struct Case {
    const char* text;
    std::chrono::minutes shortest;
  };
  const Case cases[] = {
      {"* * * * *", 1min},        {"*/15 * * * *", 15min},
      {"*/7 * * * *", 4min},  // :56 to :00
      {"0,10,25 3 * * *", 10min}, {"0 * * * *", 60min},
      {"5,50 * * * *", 15min},  // :50 to :05
      {"5,50 3 * * *", 45min},    {"5,50 3,4 * * *", 15min},
      {"0 5,11,17,23 * * *", 6h}, {"0 1,22 * * *", 3h},
      {"0 1,22 1 * *", 21h},      {"0 1,22 * * MON", 21h},
      {"0 1,22 * * SUN,MON", 3h}, {"30 3 * * *", 24h},
      {"30 3 * * SUN", 24h * 7},  {"30 3 * * MON,THU", 24h * 3},
      {"30 3 1 * *", 24h * 28},   {"30 3 1,31 * *", 24h},
      {"30 3 1 1 *", 24h * 365},  {"30 3 29 2 *", 24h * 1461},
      {"30 3 1 * MON", 24h},      {"0 0 30 2 *", std::chrono::minutes::max()},
  };
  for (const auto& [text, shortest] : cases) EXPECT_EQ(shortest_interval(accepted(text)), shortest) << text;
}

}  // namespace
}  // namespace housingd::definition
