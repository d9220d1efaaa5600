// Numbers as people read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace housingd::terminal {

// 20,000
[[nodiscard]] std::string grouped(std::uint64_t number);
// 950 B, 1.2 kB, 64.0 MB: powers of 1,000
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);
// 0.4 s, 12.3 s, 3 m 20 s, 2 h 05 m, 3 d 04 h
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);
// Rounded to what matters while waiting: 12 s, 3 m 20 s, 2 h 05 m
[[nodiscard]] std::string waiting_text(std::chrono::milliseconds duration);
// 0.4, 8.3, 812, 12,345
[[nodiscard]] std::string rate_text(double per_second);
// "1 page", "2,000 pages"
[[nodiscard]] std::string counted(std::uint64_t number, const std::string& singular, const std::string& plural);
// Cut, not rounded: 99.99 % of the work is never shown as 100 %.
[[nodiscard]] std::string percent_text(double fraction);

}  // namespace housingd::terminal
