#include "pipeline/fetch/rate_limit_fields.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

namespace housingd::fetch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Now = std::chrono::system_clock::time_point;

// Where a count of seconds can only be a moment: no reset is thirty years away.
constexpr std::int64_t first_moment = 1'000'000'000;
// Likewise of milliseconds.
constexpr std::int64_t first_moment_in_ms = 100'000'000'000;

struct Quota {
  std::optional<std::int64_t> remaining;
  std::optional<std::int64_t> reset;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
  return number;
}

// Cuts at `separator`, but not within "quotes"; parts are trimmed.
std::vector<std::string_view> parts(std::string_view text, char separator) {
  std::vector<std::string_view> found;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == separator && !quoted)) {
      found.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (quoted && text[i] == '\\' && i + 1 < text.size()) {
      ++i;
    }
  }
  return found;
}

// Takes "name=value" over if it is one of the two.
void take(std::string_view part, std::string_view remaining, std::string_view reset, Quota& quota) {
  const auto equals = part.find('=');
  if (equals == std::string_view::npos) return;
  const auto name = trimmed(part.substr(0, equals));
  const auto value = whole_number(trimmed(part.substr(equals + 1)));
  if (name == remaining) quota.remaining = value;
  if (name == reset) quota.reset = value;
}

void read_policies(std::string_view field, std::vector<Quota>& quotas) {
  Quota of_dictionary;
  for (const auto member : parts(field, ',')) {
    Quota policy;
    for (const auto parameter : parts(member, ';')) {
      take(parameter, "r", "t", policy);
      take(parameter, "remaining", "reset", of_dictionary);
    }
    quotas.push_back(policy);
  }
  quotas.push_back(of_dictionary);
}

// A pair of fields, each of which may be there once.
class FieldPair {
 public:
  FieldPair(std::string_view remaining, std::string_view reset) : remaining_(remaining), reset_(reset) {}

  void read(std::string_view name, std::string_view value) {
    if (name == remaining_) note(value, quota_.remaining, met_remaining_);
    if (name == reset_) note(value, quota_.reset, met_reset_);
  }
  [[nodiscard]] const Quota& quota() const { return quota_; }

 private:
  static void note(std::string_view value, std::optional<std::int64_t>& into, bool& met) {
    into = met ? std::nullopt : whole_number(trimmed(value));
    met = true;
  }

  std::string_view remaining_, reset_;
  Quota quota_;
  bool met_remaining_ = false;
  bool met_reset_ = false;
};

std::optional<milliseconds> wait_of(const Quota& quota, Now now) {
  if (quota.remaining != 0 || !quota.reset) return std::nullopt;
  const std::int64_t reset = *quota.reset;
  constexpr std::int64_t last_moment = 10'000'000'000'000;  // in the year 2286: counted without overflow
  if (reset > last_moment) return std::nullopt;
  milliseconds wait{0};
  if (reset >= first_moment_in_ms) {
    wait = std::chrono::ceil<milliseconds>(Now(milliseconds(reset)) - now);
  } else if (reset >= first_moment) {
    wait = std::chrono::ceil<milliseconds>(Now(seconds(reset)) - now);
  } else {
    wait = seconds(reset);
  }
  const bool is_sane = wait > milliseconds(0) && wait <= longest_reset;
  return is_sane ? std::optional(wait) : std::nullopt;
}

}  // namespace

std::optional<milliseconds> exhausted_for(const definition::NamedValues& headers, Now now) {
  std::vector<Quota> quotas;
  FieldPair pairs[] = {{"ratelimit-remaining", "ratelimit-reset"},
                       {"x-ratelimit-remaining", "x-ratelimit-reset"},
                       {"x-rate-limit-remaining", "x-rate-limit-reset"}};
  for (const auto& [name, value] : headers) {
    if (name == "ratelimit") read_policies(value, quotas);
    for (auto& pair : pairs) pair.read(name, value);
  }
  for (const auto& pair : pairs) quotas.push_back(pair.quota());
  std::optional<milliseconds> longest;
  for (const auto& quota : quotas) longest = std::max(longest, wait_of(quota, now));
  return longest;
}

}  // namespace housingd::fetch
