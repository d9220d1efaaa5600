// How definitions write durations, sizes and ratios.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::definition {

// 500ms 10s 5m 6h 7d; whole numbers, at most 366d.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// 512B 10kB 64KiB 5MB 64MiB 1GB 2GiB; whole numbers, at most 2^53 bytes.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);
// 1% or 0.01; from 0 to 1.
[[nodiscard]] std::optional<double> parse_ratio(std::string_view text);

// In the largest unit that divides it: 90'000 ms is 90s.
[[nodiscard]] std::string format_duration(std::chrono::milliseconds duration);
[[nodiscard]] std::string format_size(std::uint64_t bytes);
[[nodiscard]] std::string format_ratio(double ratio);

}  // namespace housingd::definition
