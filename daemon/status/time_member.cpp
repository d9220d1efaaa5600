#include "daemon/status/time_member.h"

#include <fmt/format.h>

namespace housingd::status {

std::string time_text(Instant when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(when - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

void write_time(json::JsonDocument& document, std::string_view name, Instant when) {
  document.member(name, time_text(when));
}

void write_time(json::JsonDocument& document, std::string_view name, std::optional<Instant> when) {
  when ? write_time(document, name, *when) : void(document.key(name).null());
}

}  // namespace housingd::status
