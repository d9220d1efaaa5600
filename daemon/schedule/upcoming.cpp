#include "daemon/schedule/upcoming.h"

namespace housingd::schedule {
namespace {

std::size_t period_at(const Zone& zone, Instant when) {
  return zone.period_at(std::chrono::floor<std::chrono::seconds>(when));
}

ClockStep step_into(const Zone& zone, std::size_t number) {
  const Period& period = zone.periods()[number];
  const Period& before = zone.periods()[number - 1];
  return {.at = period.begin, .from = before.clock_at(period.begin), .to = period.clock_at(period.begin)};
}

std::optional<ClockStep> step_between(const Zone& zone, Instant before, Instant now) {
  const std::size_t left = period_at(zone, before);
  const std::size_t right = period_at(zone, now);
  if (zone.periods()[left].offset == zone.periods()[right].offset) return std::nullopt;
  return step_into(zone, right);
}

}  // namespace

std::vector<Upcoming> upcoming(const ScheduleTimes& times, std::chrono::milliseconds jitter, Instant after,
                               std::size_t count) {
  std::vector<Upcoming> all;
  Instant before = after;
  auto fire = times.next_after(after - jitter);
  for (; fire && all.size() < count; fire = times.next_after(fire->at)) {
    const Instant at = fire->at + jitter;
    auto step = step_between(times.zone(), before, at);
    if (fire->after_gap) step = step_into(times.zone(), period_at(times.zone(), fire->at));
    all.push_back({.at = at, .after_gap = fire->after_gap, .step = step});
    before = at;
  }
  return all;
}

std::vector<Upcoming> with_clock_steps(const std::vector<Instant>& starts, const Zone& zone, Instant after) {
  std::vector<Upcoming> all;
  for (const Instant at : starts) {
    all.push_back({.at = at, .after_gap = false, .step = step_between(zone, after, at)});
    after = at;
  }
  return all;
}

}  // namespace housingd::schedule
