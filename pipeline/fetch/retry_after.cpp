#include "pipeline/fetch/retry_after.h"

#include <algorithm>
#include <cstdint>

#include "pipeline/fetch/http_date.h"

namespace housingd::fetch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds longest_wait = std::chrono::duration_cast<seconds>(std::chrono::years(100));

std::string_view trimmed(std::string_view value) {
  const auto first = value.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return value.substr(first, value.find_last_not_of(" \t") - first + 1);
}

bool is_number(std::string_view value) {
  return !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
}

seconds delay_seconds(std::string_view digits) {
  seconds wait{0};
  for (const char digit : digits) wait = std::min(wait * 10 + seconds(digit - '0'), longest_wait);
  return wait;
}

}  // namespace

std::optional<milliseconds> parse_retry_after(std::string_view value, std::chrono::system_clock::time_point now) {
  const std::string_view text = trimmed(value);
  milliseconds wait{0};
  if (is_number(text)) {
    wait = delay_seconds(text);
  } else if (const auto date = parse_http_date(text)) {
    // Up, not down: a wait that is a fraction too short comes too early.
    wait = std::chrono::ceil<milliseconds>(*date - now);
  }
  return wait > milliseconds(0) ? std::optional(wait) : std::nullopt;
}

}  // namespace housingd::fetch
