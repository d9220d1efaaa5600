#include "pipeline/definition/units.h"

#include <array>
#include <charconv>
#include <span>

#include <fmt/format.h>

namespace housingd::definition {

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array<Unit, 5> duration_units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Unit, 7> size_units{{{"GiB", 1U << 30U},
                                          {"GB", 1'000'000'000},
                                          {"MiB", 1U << 20U},
                                          {"MB", 1'000'000},
                                          {"KiB", 1U << 10U},
                                          {"kB", 1'000},
                                          {"B", 1}}};
constexpr std::uint64_t longest_duration_ms = 366ULL * 86'400'000;
constexpr std::uint64_t largest_size = 1ULL << 53U;

std::optional<std::uint64_t> parse_amount(std::string_view text, std::span<const Unit> units, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : units) {
    if (unit.name == name && number <= most / unit.factor) return number * unit.factor;
  }
  return std::nullopt;
}

std::string format_amount(std::uint64_t amount, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    const bool fits = amount >= unit.factor && amount % unit.factor == 0;
    if (fits || unit.factor == 1) return fmt::format("{}{}", amount / unit.factor, unit.name);
  }
  return {};
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto amount = parse_amount(text, duration_units, longest_duration_ms);
  if (!amount) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(*amount));
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  return parse_amount(text, size_units, largest_size);
}

std::optional<double> parse_ratio(std::string_view text) {
  const bool is_percent = text.ends_with('%');
  if (is_percent) text.remove_suffix(1);
  if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (is_percent) number /= 100;
  return number > 1 ? std::nullopt : std::optional(number);
}

std::string format_duration(std::chrono::milliseconds duration) {
  if (duration.count() <= 0) return "0s";
  return format_amount(static_cast<std::uint64_t>(duration.count()), duration_units);
}

std::string format_size(std::uint64_t bytes) {
  return format_amount(bytes, size_units);
}

std::string format_ratio(double ratio) {
  return fmt::format("{:g}%", ratio * 100);
}

}  // namespace housingd::definition
