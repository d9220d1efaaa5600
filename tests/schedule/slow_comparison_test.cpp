// Ten years of expressions drawn by lot, against cron minute by minute over
// the C library's idea of each zone.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "daemon/schedule/cron_times.h"
#include "tests/schedule/random_cron.h"
#include "tests/schedule/slow_cron.h"

namespace housingd::schedule {
namespace {

using std::chrono::minutes;

struct Subject {
  const char* zone;
  int first_year;  // of ten
  std::uint32_t seed;
};

void PrintTo(const Subject& subject, std::ostream* stream) {
  *stream << subject.zone << " from " << subject.first_year;
}

constexpr int years = 10;
constexpr int random_expressions = 12;

// Around the hours at which clocks are changed, chance alone seldom hits.
std::vector<SlowCron> expressions(std::uint32_t seed) {
  std::mt19937 lot(seed);
  std::vector<SlowCron> all;
  for (int i = 0; i < random_expressions; ++i) all.push_back(random_cron(lot));
  for (SlowCron night : {random_cron(lot), random_cron(lot), random_cron(lot), random_cron(lot)}) {
    const std::size_t first = night.text.find(' ');
    night.text = night.text.substr(0, first) + " 0-2" + (night.minute_is_star ? ",23" : "") + " * * *";
    night.hours = {true, true, true};
    night.hours[23] = night.minute_is_star;
    night.hour_is_star = false;
    night.day_is_star = night.weekday_is_star = true;
    night.days.fill(true);
    night.months.fill(true);
    night.weekdays.fill(true);
    all.push_back(night);
  }
  return all;
}

std::vector<std::int64_t> fast_fires(const SlowCron& cron, const std::string& zone, std::int64_t begin,
                                     std::int64_t end) {
  const auto parsed = definition::parse_cron(cron.text);
  EXPECT_TRUE(parsed.expression) << cron.text;
  const CronTimes times(parsed.expression.value(), load_zone(zone).value());
  const auto minute = [](std::int64_t number) { return Instant(minutes(number)); };
  std::vector<std::int64_t> fires;
  for (auto fire = times.next_after(minute(begin) - std::chrono::seconds(1)); fire && fire->at < minute(end);
       fire = times.next_after(fire->at)) {
    fires.push_back(std::chrono::floor<minutes>(fire->at.time_since_epoch()).count());
  }
  return fires;
}

std::string first_difference(const std::vector<std::int64_t>& slow, const std::vector<std::int64_t>& fast) {
  const auto [left, right] = std::ranges::mismatch(slow, fast);
  const auto text = [](auto at, auto end) { return at == end ? std::string("nothing") : std::to_string(*at * 60); };
  return "slow: @" + text(left, slow.end()) + ", fast: @" + text(right, fast.end());
}

class SlowComparison : public testing::TestWithParam<Subject> {};

TEST_P(SlowComparison, FindsNoDifferenceInTenYears) {
  const auto& [name, first_year, seed] = GetParam();
  const SlowZone zone(name, first_year, first_year + years);
  const std::int64_t end = zone.begin() + static_cast<std::int64_t>(zone.minutes().size());
  std::size_t fired = 0;
  for (const SlowCron& cron : expressions(seed)) {
    const auto slow = slow_fires(cron, zone);
    const auto fast = fast_fires(cron, name, zone.begin(), end);
    fired += slow.size();
    EXPECT_TRUE(slow == fast) << cron.text << ": " << first_difference(slow, fast);
  }
  EXPECT_GT(fired, 10'000U) << "of expressions that name hardly any time nothing is learnt";
}

INSTANTIATE_TEST_SUITE_P(Of, SlowComparison,
                         testing::Values(Subject{"Europe/Copenhagen", 2026, 1}, Subject{"Europe/Copenhagen", 2034, 2},
                                         Subject{"America/New_York", 2026, 3}, Subject{"Australia/Lord_Howe", 2026, 4},
                                         Subject{"Antarctica/Troll", 2026, 5}, Subject{"Pacific/Apia", 2008, 6},
                                         Subject{"Africa/Casablanca", 2015, 7}, Subject{"Africa/Cairo", 2014, 8},
                                         Subject{"America/Santiago", 2014, 9}, Subject{"Asia/Pyongyang", 2012, 10},
                                         Subject{"America/Caracas", 2007, 11}, Subject{"Antarctica/Casey", 2005, 12},
                                         Subject{"UTC", 2026, 13}),
                         [](const auto& subject) {
                           std::string name =
                               subject.param.zone + std::string("_") + std::to_string(subject.param.first_year);
                           std::ranges::replace(name, '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace housingd::schedule
