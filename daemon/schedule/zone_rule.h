// What a time zone does after the last change that its file lists.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/schedule/instant.h"

namespace housingd::schedule {

struct OffsetChange {
  sys_seconds at;
  std::chrono::seconds offset;  // from then on

  bool operator==(const OffsetChange&) const = default;
};

// The TZ string in a TZif file's footer (RFC 9636, 3.3; POSIX, 8.3):
//   CET-1CEST,M3.5.0,M10.5.0/3    <+01>-1    <-02>2<-01>,M3.5.0/-1,M10.5.0/0
class ZoneRule {
 public:
  // Nothing, when the text is no such string, or has no summer time.
  [[nodiscard]] static std::optional<ZoneRule> parse(std::string_view text);

  // The two changes of a year, in their order.
  [[nodiscard]] std::vector<OffsetChange> changes_in(std::chrono::year year) const;

 private:
  struct Date {
    enum class Kind : std::uint8_t { month_week_weekday, day_without_leap_days, day_from_zero };
    Kind kind = Kind::month_week_weekday;
    unsigned month = 1;
    unsigned week = 1;  // 5: the last
    unsigned weekday = 0;
    unsigned day = 0;
    std::chrono::seconds time = std::chrono::hours(2);

    [[nodiscard]] local_seconds in(std::chrono::year year) const;
  };
  class Reader;

  std::chrono::seconds standard_{0};
  std::chrono::seconds summer_{0};
  Date begin_;  // of summer time, by the standard clock
  Date end_;    // by the summer clock
};

}  // namespace housingd::schedule
