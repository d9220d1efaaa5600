#include "tests/schedule/fires.h"

#include <algorithm>
#include <stdexcept>

#include "daemon/schedule/cron_times.h"
#include "daemon/schedule/timestamp.h"

namespace housingd::schedule {
namespace {

std::shared_ptr<const Zone> zone_named(const std::string& name) {
  static Zones zones;
  auto zone = zones.find(name);
  if (!zone) throw std::runtime_error(zone.error().message());
  return *zone;
}

// "2026-03-29T03:00:00+02:00" without what goes without saying; `year`: of the
// time before.
std::string shortened(std::string text, std::string& year) {
  text.replace(text.find('T'), 1, " ");
  if (text.substr(16, 3) == ":00") text.erase(16, 3);
  if (text.ends_with(":00")) text.erase(text.size() - 3);
  const std::string its_year = text.substr(0, 4);
  if (its_year == year) text.erase(0, 5);
  year = its_year;
  return text;
}

}  // namespace

std::string fires(const std::string& cron, const std::string& zone, const std::string& from, std::size_t count) {
  const auto hung_in = zone_named(zone);
  const auto parsed = definition::parse_cron(cron);
  if (!parsed.expression) throw std::runtime_error(cron + ": " + parsed.faults.at(0).what);
  const CronTimes times(*parsed.expression, hung_in);
  Instant after = parse_timestamp(from, *hung_in).value();
  std::string year = from.substr(0, 4);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const auto fire = times.next_after(after);
    text += text.empty() ? "" : ", ";
    if (!fire) return text + "none";
    text += shortened(to_rfc3339(fire->at, *hung_in), year) + (fire->after_gap ? "!" : "");
    after = fire->at;
  }
  return text;
}

std::string fires_like(const std::string& expected, const std::string& cron, const std::string& zone,
                       const std::string& from) {
  return fires(cron, zone, from, static_cast<std::size_t>(std::ranges::count(expected, ',')) + 1);
}

}  // namespace housingd::schedule
