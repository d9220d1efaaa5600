// When something starts, in the five fields that people know from cron.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace housingd::definition {

//   expression = minute hour day month weekday   ; separated by blanks
//              / "@hourly" / "@daily" / "@midnight" / "@weekly" / "@monthly" / "@yearly" / "@annually"
//   field      = part *("," part)
//   part       = "*" ["/" step] / value ["-" value ["/" step]]
//   value      = number / JAN to DEC / SUN to SAT ; in any case; Sunday is 0 and 7
//
// A time matches when its minute, hour and month do, and its day: the day of
// the month or the weekday where both are given, both of them where one of the
// two fields begins with "*" (so "0 0 13 * FRI" is each 13th and each Friday).
//
// Each field is a mask: bit n stands for n. Sunday is bit 0 alone.
struct CronExpression {
  std::string text;  // as it was written, without blanks around it

  std::uint64_t minutes = 0;
  std::uint32_t hours = 0;
  std::uint32_t days = 0;
  std::uint32_t months = 0;
  std::uint32_t weekdays = 0;

  // Whether the field begins with "*", as "*/5" does too.
  bool minute_is_star = false;
  bool hour_is_star = false;
  bool day_is_star = false;
  bool weekday_is_star = false;

  bool operator==(const CronExpression&) const = default;
};

// One thing that is wrong with an expression.
struct CronFault {
  std::size_t position = 0;  // the byte of the text where it begins, from 0
  std::string what;          // "'61' is no minute"
  std::string expected{};    // "0 to 59"; may be empty
  std::string hint{};        // "write '5-59/15'"; may be empty
};

// Either the expression, or what is wrong with it: everything at once, in the
// order of the text, up to max_cron_faults.
struct ParsedCron {
  std::optional<CronExpression> expression;
  std::vector<CronFault> faults;
};

inline constexpr std::size_t max_cron_length = 1'000;
inline constexpr std::size_t max_cron_faults = 16;

// Dates that never come ("0 0 30 2 *") are no fault: see never_fires().
[[nodiscard]] ParsedCron parse_cron(std::string_view text);

}  // namespace housingd::definition
