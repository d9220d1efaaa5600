#include "pipeline/definition/time_zone_name.h"

#include <date/tz.h>

#include <algorithm>
#include <exception>

#include "pipeline/definition/suggestion.h"

namespace housingd::definition {

namespace {

std::vector<std::string> read_names() {
  std::vector<std::string> names;
  try {
    for (const date::time_zone& zone : date::get_tzdb().zones) {
      // This machine's own zone is a name that means another on the next one.
      if (zone.name() != "localtime") names.push_back(zone.name());
    }
  } catch (const std::exception&) {
    names.clear();  // no database
  }
  if (!std::ranges::binary_search(names, "UTC")) {
    names.insert(std::ranges::lower_bound(names, "UTC"), "UTC");
  }
  return names;
}

std::string_view last_part(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

// "+02:00", "UTC+2", "GMT-5".
bool looks_like_offset(std::string_view name) {
  for (const std::string_view prefix : {"UTC", "GMT", "utc", "gmt"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  return name.size() > 1 && (name.front() == '+' || name.front() == '-') && name[1] >= '0' && name[1] <= '9';
}

// "Kopenhagen" and "Europe/Kobenhavn" are looked for among the cities too.
std::string closest_city(std::string_view name) {
  std::vector<std::string> cities;
  for (const std::string& known : time_zone_names()) cities.emplace_back(last_part(known));
  const auto meant = closest(last_part(name), cities);
  return meant ? "did you mean '" + time_zone_names()[*meant] + "'?" : std::string();
}

}  // namespace

const std::vector<std::string>& time_zone_names() {
  static const std::vector<std::string> names = read_names();
  return names;
}

bool is_time_zone(std::string_view name) {
  return std::ranges::binary_search(time_zone_names(), name);
}

std::string time_zone_hint(std::string_view name) {
  if (time_zone_names().size() == 1) return "this machine has no time zone database: install tzdata";
  if (looks_like_offset(name)) return "a fixed offset is named Etc/GMT-2, its sign the other way round: that is UTC+2";
  std::string hint = did_you_mean(name, time_zone_names());
  return hint.empty() ? closest_city(name) : hint;
}

}  // namespace housingd::definition
