// Cron expressions that are wrong: what is said of them, and where.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "pipeline/definition/cron/cron_expression.h"

namespace housingd::definition {
namespace {

using testing::HasSubstr;

// "6: '25' is no hour; expected 0 to 23; hint", one line a fault.
std::string told(const std::string& text) {
  const ParsedCron parsed = parse_cron(text);
  EXPECT_EQ(parsed.expression.has_value(), parsed.faults.empty()) << text;
  std::string lines;
  for (const CronFault& fault : parsed.faults) {
    EXPECT_LE(fault.position, text.size()) << text;
    lines += (lines.empty() ? "" : "\n") + std::to_string(fault.position) + ": " + fault.what;
    if (!fault.expected.empty()) lines += "; expected " + fault.expected;
    if (!fault.hint.empty()) lines += "; " + fault.hint;
  }
  return lines;
}

struct Row {
  const char* text;
  const char* told;
};

void PrintTo(const Row& row, std::ostream* stream) {
  *stream << row.text;
}

class BrokenCron : public testing::TestWithParam<Row> {};

TEST_P(BrokenCron, IsRefusedWithItsPlaceAndAHint) {
  EXPECT_EQ(told(GetParam().text), GetParam().told);
}

#define FIVE "five fields: minute hour day month weekday, or one of @hourly to @yearly"
#define NICKNAMES "@hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually"
#define PART_END "',', a blank or the end"
#define FORWARD "a range from the smaller to the larger value"
#define WEEKDAY "0 to 7 or SUN to SAT"
#define MONTH "1 to 12 or JAN to DEC"

constexpr Row rows[] = {
    // How many fields
    {"", "0: the expression is empty; expected five fields such as '0 3 * * SUN', or one of @hourly to @yearly"},
    {" \t ", "0: the expression is empty; expected five fields such as '0 3 * * SUN', or one of @hourly to @yearly"},
    {"never", "0: 1 field; expected " FIVE},
    {"0 3 * *", "0: 4 fields; expected " FIVE},
    {"  0 3", "2: 2 fields; expected " FIVE},
    {"0 0 3 * * SUN", "0: 6 fields; expected " FIVE "; seconds are not supported: leave out their field"},
    {"*/10 * * * * *", "0: 6 fields; expected " FIVE "; seconds are not supported: leave out their field"},
    {"0 0 3 * * SUN 2027",
     "0: 7 fields; expected " FIVE "; seconds and years are not supported: leave out their fields"},
    {"0 3 * * * run the job", "0: 8 fields; expected " FIVE},
    // Values out of range
    {"60 * * * *", "0: '60' is no minute; expected 0 to 59; the full hour is minute 0"},
    {"61 * * * *", "0: '61' is no minute; expected 0 to 59"},
    {"0 24 * * *", "2: '24' is no hour; expected 0 to 23; midnight is hour 0"},
    {"0 25 * * *", "2: '25' is no hour; expected 0 to 23"},
    {"0 0 0 * *", "4: '0' is no day of the month; expected 1 to 31"},
    {"0 0 32 * *", "4: '32' is no day of the month; expected 1 to 31"},
    {"0 0 1 0 *", "6: '0' is no month; expected " MONTH},
    {"0 0 1 13 *", "6: '13' is no month; expected " MONTH},
    {"0 0 * * 8", "8: '8' is no weekday; expected " WEEKDAY},
    {"99999999999999999999 * * * *", "0: '99999999999999999999' is no minute; expected 0 to 59"},
    {"50-70 * * * *", "3: '70' is no minute; expected 0 to 59"},
    {"0,15,75 * * * *", "5: '75' is no minute; expected 0 to 59"},
    {"0 0 1-32 * *", "6: '32' is no day of the month; expected 1 to 31"},
    // Values that are missing
    {"-5 * * * *", "0: a value is missing; expected 0 to 59"},
    {"5- * * * *", "2: a value is missing; expected 0 to 59"},
    {"- * * * *", "0: a value is missing; expected 0 to 59"},
    {", * * * *", "0: a value is missing; expected 0 to 59\n1: a value is missing; expected 0 to 59"},
    {"1,,2 * * * *", "2: a value is missing; expected 0 to 59"},
    {"1,2, * * * *", "4: a value is missing; expected 0 to 59"},
    {"/5 * * * *", "0: a value is missing; expected 0 to 59"},
    // Values that make no sense
    {"+5 * * * *", "0: '+5' is no minute; expected 0 to 59"},
    {"1.5 * * * *", "0: '1.5' is no minute; expected 0 to 59"},
    {"5* * * * *", "0: '5*' is no minute; expected 0 to 59"},
    {"*5 * * * *", "1: '5' makes no sense after '*'; expected " PART_END},
    {"** * * * *", "1: '*' makes no sense after '*'; expected " PART_END},
    {"*-5 * * * *", "1: '-5' makes no sense after '*'; expected " PART_END},
    {"1-2-3 * * * *", "3: '-3' makes no sense after '1-2'; expected " PART_END},
    {"0x10 * * * *", "0: '0x10' is no minute; expected 0 to 59"},
    {"0 3 * * \xC3\xB8n", "8: '\xC3\xB8n' is no weekday; expected " WEEKDAY},
    // Names
    {"0 0 * * SUM", "8: 'SUM' is no weekday; expected " WEEKDAY "; did you mean 'SUN'?"},
    {"0 0 * * Sunday", "8: 'Sunday' is no weekday; expected " WEEKDAY "; did you mean 'SUN'?"},
    {"0 0 * * thur", "8: 'thur' is no weekday; expected " WEEKDAY "; did you mean 'THU'?"},
    {"0 0 * * FRI-SATURDAY", "12: 'SATURDAY' is no weekday; expected " WEEKDAY "; did you mean 'SAT'?"},
    {"0 0 1 January *", "6: 'January' is no month; expected " MONTH "; did you mean 'JAN'?"},
    {"0 0 1 MAI *", "6: 'MAI' is no month; expected " MONTH "; did you mean 'MAR'?"},
    {"0 0 1 XYZ *", "6: 'XYZ' is no month; expected " MONTH},
    {"0 0 1 MON *",
     "6: 'MON' is no month; expected " MONTH "; that is a weekday; the fields are: minute hour day month weekday"},
    {"0 SUN * * *",
     "2: 'SUN' is no hour; expected 0 to 23; that is a weekday; the fields are: minute hour day month weekday"},
    {"0 0 JAN 1 *",
     "4: 'JAN' is no day of the month; expected 1 to 31; that is a month; the fields are: minute hour day month "
     "weekday"},
    // Steps
    {"5/15 * * * *",
     "0: '5/15' has a step, but no range to step through; expected '*' or a range before '/'; write '5-59/15'"},
    {"0/5 * * * *",
     "0: '0/5' has a step, but no range to step through; expected '*' or a range before '/'; write '*/5'"},
    {"0 2/6 * * *",
     "2: '2/6' has a step, but no range to step through; expected '*' or a range before '/'; write '2-23/6'"},
    {"0 0 3/7 * *",
     "4: '3/7' has a step, but no range to step through; expected '*' or a range before '/'; write '3-31/7'"},
    {"0 0 1 1/3 *",
     "6: '1/3' has a step, but no range to step through; expected '*' or a range before '/'; write '*/3'"},
    {"0 0 1 FEB/3 *",
     "6: 'FEB/3' has a step, but no range to step through; expected '*' or a range before '/'; write 'FEB-DEC/3'"},
    {"0 0 * * 1/2",
     "8: '1/2' has a step, but no range to step through; expected '*' or a range before '/'; write '1-7/2'"},
    {"50/15 * * * *",
     "0: '50/15' has a step, but no range to step through; expected '*' or a range before '/'; write '50'"},
    {"1,5/15 * * * *",
     "2: '5/15' has a step, but no range to step through; expected '*' or a range before '/'; write '5-59/15'"},
    {"*/0 * * * *", "2: '0' is no step; expected a step from 1 to 60"},
    {"*/ * * * *", "2: a step is missing after '/'; expected a step from 1 to 60"},
    {"*/x * * * *", "2: 'x' is no step; expected a step from 1 to 60"},
    {"*/-5 * * * *", "2: '-5' is no step; expected a step from 1 to 60"},
    {"*/5/5 * * * *", "2: '5/5' is no step; expected a step from 1 to 60"},
    {"1-5/ * * * *", "4: a step is missing after '/'; expected a step from 1 to 60"},
    {"*/90 * * * *",
     "2: a step of 90 never comes round: it starts anew with each hour; expected a step from 1 to 60; "
     "write 'every: 90m' instead of 'cron'"},
    {"0 */36 * * *",
     "4: a step of 36 never comes round: it starts anew with each day; expected a step from 1 to 24; "
     "write 'every: 36h' instead of 'cron'"},
    {"0 0 */40 * *", "6: a step of 40 never comes round: it starts anew with each month; expected a step from 1 to 31"},
    {"0 0 * * */8", "10: a step of 8 never comes round: it starts anew with each week; expected a step from 1 to 7"},
    // Ranges that run backwards
    {"0 22-3 * * *", "2: '22-3' runs backwards; expected " FORWARD "; write '22-23,0-3'"},
    {"0 23-0 * * *", "2: '23-0' runs backwards; expected " FORWARD "; write '23,0'"},
    {"50-10 * * * *", "0: '50-10' runs backwards; expected " FORWARD "; write '50-59,0-10'"},
    {"50-10/10 * * * *", "0: '50-10/10' runs backwards; expected " FORWARD "; write '50,0,10'"},
    {"0 22-4/3 * * *", "2: '22-4/3' runs backwards; expected " FORWARD "; write '22,1,4'"},
    {"0 0 25-5 * *", "4: '25-5' runs backwards; expected " FORWARD "; write '25-31,1-5'"},
    {"0 0 1 NOV-FEB *", "6: 'NOV-FEB' runs backwards; expected " FORWARD "; write 'NOV-DEC,JAN-FEB'"},
    {"0 0 1 11-FEB *", "6: '11-FEB' runs backwards; expected " FORWARD "; write '11-12,1-2'"},
    {"0 0 1 FEB-JAN *", "6: 'FEB-JAN' runs backwards; expected " FORWARD "; write 'FEB-DEC,JAN'"},
    {"0 0 * * FRI-MON", "8: 'FRI-MON' runs backwards; expected " FORWARD "; write 'FRI-SAT,SUN-MON'"},
    {"0 0 * * 5-1", "8: '5-1' runs backwards; expected " FORWARD "; write '5-6,0-1'"},
    {"0 0 * * 7-2", "8: '7-2' runs backwards; expected " FORWARD "; write '0-2'"},
    {"0 0 * * 5-0", "8: '5-0' runs backwards; expected " FORWARD "; write '5-6,0'"},
    // Other dialects
    {"0 0 ? * MON", "4: '?' is not supported; expected 1 to 31; write '*'"},
    {"0 0 L * *", "4: 'L': the last day ('L') is not supported; expected 1 to 31; the first day of a month is day 1"},
    {"0 0 L-3 * *", "4: 'L': the last day ('L') is not supported; expected 1 to 31; the first day of a month is day 1"},
    {"0 0 * * 5L",
     "8: '5L': the last day ('L') is not supported; expected " WEEKDAY "; the first day of a month is day 1"},
    {"0 0 * * FRIL",
     "8: 'FRIL': the last day ('L') is not supported; expected " WEEKDAY "; the first day of a month is day 1"},
    {"0 0 15W * *", "4: '15W': the nearest weekday ('W') is not supported; expected 1 to 31; name the day itself"},
    {"0 0 LW * *", "4: 'LW': the nearest weekday ('W') is not supported; expected 1 to 31; name the day itself"},
    {"0 0 * * 5#2",
     "8: '5#2': the nth weekday of a month is not supported; expected " WEEKDAY
     "; the nth one falls on the days 7n-6 to 7n: start on each such weekday, or on a fixed day of the month"},
    {"0~30 * * * *",
     "0: '0~30': times drawn by lot are not supported; expected 0 to 59; name a time, and set 'jitter'"},
    {"H * * * *", "0: 'H': times drawn by lot are not supported; expected 0 to 59; name a time, and set 'jitter'"},
    // Nicknames
    {"@dayly", "0: '@dayly' is not known; expected " NICKNAMES "; did you mean '@daily'?"},
    {"@", "0: '@' is not known; expected " NICKNAMES},
    {" @fortnightly", "1: '@fortnightly' is not known; expected " NICKNAMES},
    {"@daily 3", "6: '@daily' stands alone; expected nothing after it"},
    {"@reboot",
     "0: '@reboot' is not supported: a schedule names times, and the daemon's start is none; "
     "'on_missed: run_once' makes up for what was missed while the daemon was down"},
    {"@every 15m", "0: '@every' is not supported in a cron expression; write 'every: 15m' instead of 'cron'"},
    // Everything at once
    {"61 24 0 13 8",
     "0: '61' is no minute; expected 0 to 59\n"
     "3: '24' is no hour; expected 0 to 23; midnight is hour 0\n"
     "6: '0' is no day of the month; expected 1 to 31\n"
     "8: '13' is no month; expected " MONTH "\n"
     "11: '8' is no weekday; expected " WEEKDAY},
};

INSTANTIATE_TEST_SUITE_P(Each, BrokenCron, testing::ValuesIn(rows));

TEST(BrokenCron, IsReportedWithinBounds) {
  EXPECT_THAT(told(std::string(1'001, '*')), HasSubstr("the expression is too long; expected at most 1000"));
  std::string many = "99";
  for (int i = 0; i < 200; ++i) many += ",99";
  EXPECT_EQ(parse_cron(many + " * * * *").faults.size(), max_cron_faults);
}

}  // namespace
}  // namespace housingd::definition
