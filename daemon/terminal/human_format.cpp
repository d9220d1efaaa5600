#include "daemon/terminal/human_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace housingd::terminal {

using std::chrono::milliseconds;

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t left = digits.size(); left > 3;) {
    left -= 3;
    digits.insert(left, 1, ',');
  }
  return digits;
}

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  constexpr std::array units = {"kB", "MB", "GB", "TB", "PB", "EB"};
  double amount = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  // 999.95 and more would be shown as 1000.0.
  for (; amount >= 999.95 && unit + 1 < units.size(); ++unit) amount /= 1000;
  return fmt::format("{:.1f} {}", amount, units.at(unit));
}

namespace {

std::string long_duration(std::uint64_t seconds) {
  const std::uint64_t minutes = seconds / 60;
  const std::uint64_t hours = minutes / 60;
  if (hours >= 24) return fmt::format("{} d {:02} h", hours / 24, hours % 24);
  if (hours > 0) return fmt::format("{} h {:02} m", hours, minutes % 60);
  return fmt::format("{} m {:02} s", minutes, seconds % 60);
}

std::uint64_t whole_seconds(milliseconds duration) {
  return static_cast<std::uint64_t>(std::max<milliseconds::rep>(duration.count() + 500, 0) / 1000);
}

}  // namespace

std::string duration_text(milliseconds duration) {
  const std::uint64_t seconds = whole_seconds(duration);
  if (seconds >= 60) return long_duration(seconds);
  return fmt::format("{:.1f} s", static_cast<double>(std::max<milliseconds::rep>(duration.count(), 0)) / 1000);
}

std::string waiting_text(milliseconds duration) {
  const std::uint64_t seconds = whole_seconds(duration);
  return seconds >= 60 ? long_duration(seconds) : fmt::format("{} s", seconds);
}

std::string rate_text(double per_second) {
  if (per_second < 9.95) return fmt::format("{:.1f}", per_second);
  return grouped(static_cast<std::uint64_t>(std::llround(per_second)));
}

std::string counted(std::uint64_t number, const std::string& singular, const std::string& plural) {
  return grouped(number) + " " + (number == 1 ? singular : plural);
}

std::string percent_text(double fraction) {
  return fmt::format("{} %", static_cast<int>(std::floor(std::clamp(fraction, 0.0, 1.0) * 100)));
}

}  // namespace housingd::terminal
