#include "daemon/schedule/zone.h"

#include <date/tz.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "pipeline/definition/time_zone_name.h"

namespace housingd::schedule {
namespace {

using std::chrono::seconds;

outcome::Error no_zone(const std::string& name, const std::string& hint) {
  std::string message = "'" + name + "' is no time zone; expected " + std::string(definition::expected_time_zone);
  if (!hint.empty()) message += "; " + hint;
  return {outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition, std::move(message)};
}

// The library reads the changes that a zone's file lists, and takes no notice
// of the rule at the file's end that continues them (date issue 563): it knows
// no summer time after 2037, and with files that list as little as they can
// ("slim"), none after 1996. Where the library looks for the files first.
std::optional<ZoneRule> rule_of(const std::string& name) {
  std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
  constexpr std::size_t largest = 64U << 10U;
  std::string content(largest, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (!content.ends_with('\n')) return std::nullopt;
  content.pop_back();
  return ZoneRule::parse(std::string_view(content).substr(content.rfind('\n') + 1));
}

struct Listed {
  std::vector<OffsetChange> changes;
  sys_seconds last;  // when the last one was, even if it left the offset alone
};

void add(std::vector<OffsetChange>& changes, OffsetChange change) {
  if (changes.empty() || changes.back().offset != change.offset) changes.push_back(change);
}

Listed listed_changes(const date::time_zone& zone) {
  Listed listed{.changes = {}, .last = beginning};
  for (sys_seconds at = beginning; at < horizon;) {
    const date::sys_info info = zone.get_info(at);
    add(listed.changes, {at, info.offset});
    listed.last = at;
    if (info.end <= at) break;
    at = info.end;
  }
  return listed;
}

std::vector<OffsetChange> changes_of(const std::string& name) {
  Listed listed = listed_changes(*date::locate_zone(name));
  const auto rule = rule_of(name);
  if (!rule) return std::move(listed.changes);
  const std::chrono::year_month_day last(std::chrono::floor<std::chrono::days>(listed.last));
  for (std::chrono::year year = last.year(); year < horizon_year; ++year) {
    for (const OffsetChange& change : rule->changes_in(year)) {
      if (change.at > listed.last && change.at < horizon) add(listed.changes, change);
    }
  }
  return std::move(listed.changes);
}

}  // namespace

Zone::Zone(std::string name, const std::vector<OffsetChange>& changes) : name_(std::move(name)) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const bool is_last = i + 1 == changes.size();
    Period period{.begin = changes[i].at,
                  .end = is_last ? horizon : changes[i + 1].at,
                  .offset = changes[i].offset,
                  .reached = {}};
    if (periods_.empty()) {
      period.reached = period.clock_at(period.begin);
    } else {
      const Period& before = periods_.back();
      period.reached = std::max(before.reached, before.clock_at(before.end));
    }
    periods_.push_back(period);
  }
}

std::size_t Zone::period_at(sys_seconds when) const {
  const auto after = std::ranges::upper_bound(periods_, when, {}, &Period::begin);
  return after == periods_.begin() ? 0 : static_cast<std::size_t>(after - periods_.begin() - 1);
}

outcome::result<std::shared_ptr<const Zone>> load_zone(const std::string& name) {
  if (name == "UTC") return std::make_shared<const Zone>(name, std::vector<OffsetChange>{{beginning, seconds(0)}});
  if (!definition::is_time_zone(name)) return no_zone(name, definition::time_zone_hint(name));
  try {
    return std::make_shared<const Zone>(name, changes_of(name));
  } catch (const std::exception& exception) {
    return no_zone(name, "its file cannot be read: " + std::string(exception.what()));
  }
}

outcome::result<std::shared_ptr<const Zone>> Zones::find(const std::string& name) {
  const auto found = loaded_.find(name);
  if (found != loaded_.end()) return found->second;
  auto zone = load_zone(name);
  if (zone) loaded_.emplace(name, *zone);
  return zone;
}

}  // namespace housingd::schedule
