// Cron, minute by minute: slow, and right by looking at it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace housingd::schedule {

// Which values a field holds, so that no parser is needed.
using Values = std::array<bool, 60>;

struct SlowCron {
  Values minutes{}, hours{}, days{}, months{}, weekdays{};
  bool minute_is_star = false, hour_is_star = false, day_is_star = false, weekday_is_star = false;
  std::string text;  // the same for the real parser
};

// One minute of a zone's clock, as the C library shows it.
struct Shown {
  std::int32_t clock;  // minutes since 1970-01-01T00:00 by that clock
  std::int8_t month, day, weekday;
};

// From the first of January of one year to that of another, in UTC.
class SlowZone {
 public:
  SlowZone(const std::string& name, int first_year, int last_year);

  [[nodiscard]] std::int64_t begin() const { return begin_; }  // minutes since the epoch
  [[nodiscard]] const std::vector<Shown>& minutes() const { return minutes_; }

 private:
  std::int64_t begin_;
  std::vector<Shown> minutes_;
};

// The minutes, since the epoch, at which it starts its job.
[[nodiscard]] std::vector<std::int64_t> slow_fires(const SlowCron& cron, const SlowZone& zone);

}  // namespace housingd::schedule
