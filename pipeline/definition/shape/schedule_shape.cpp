#include <algorithm>

#include "pipeline/definition/cron/cron_days.h"
#include "pipeline/definition/shape/cron_shape.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/time_zone_name.h"
#include "pipeline/definition/units.h"

namespace housingd::definition::shape {

using namespace std::chrono_literals;

namespace {

// Its outline; which names there are, the system knows: see check_timezone.
bool may_be_timezone(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

void check_one_of_cron_and_every(const Schedule&, const yaml::Node& node, Reading& reading) {
  const bool cron = node.find("cron") != nullptr;
  const bool every = node.find("every") != nullptr;
  if (cron != every) return;
  reading.refuse(node.spot, reading.subject() + (cron ? " has both 'cron' and 'every'" : " says no time"),
                 "one of the two: 'cron: \"0 3 * * SUN\"' or 'every: 15m'");
}

void check_timezone(const Schedule& schedule, const yaml::Node& node, Reading& reading) {
  const yaml::Node* timezone = node.find("timezone");
  if (timezone == nullptr || is_time_zone(schedule.timezone)) return;
  const Reading::Scope scope(reading, "timezone");
  reading.refuse_value(*timezone, std::string(expected_time_zone),
                       timezone->is_interpolated() ? std::string() : time_zone_hint(timezone->text));
}

void check_phase(const Schedule& schedule, const yaml::Node& node, Reading& reading) {
  const yaml::Node* phase = node.find("phase");
  if (phase == nullptr) return;
  const Reading::Scope scope(reading, "phase");
  if (!schedule.every && node.find("every") == nullptr) {
    reading.refuse(phase->spot, reading.subject() + " is given without 'every'", "a time in 'cron' instead");
  } else if (schedule.every && *schedule.every > 0ms && schedule.phase >= *schedule.every) {
    reading.refuse_value(*phase, "less than 'every' (" + format_duration(*schedule.every) + ")");
  }
}

std::optional<milliseconds> interval_of(const Schedule& schedule) {
  if (schedule.every) return schedule.every;
  if (!schedule.cron || schedule.cron->minutes == 0) return std::nullopt;  // refused already
  const auto shortest = shortest_interval(*schedule.cron);
  return shortest == std::chrono::minutes::max() ? std::nullopt : std::optional<milliseconds>(shortest);
}

// A start would come after the next one's time.
void check_jitter(const Schedule& schedule, const yaml::Node& node, Reading& reading) {
  const yaml::Node* jitter = node.find("jitter");
  const auto interval = interval_of(schedule);
  if (jitter == nullptr || !interval || *interval == 0ms || schedule.jitter < *interval) return;
  const Reading::Scope scope(reading, "jitter");
  reading.refuse_value(*jitter, "less than the shortest time between two starts (" + format_duration(*interval) + ")");
}

}  // namespace

ShapeOf<Schedule> schedule_shape() {
  const Rule timezone{.accepts = may_be_timezone,
                      .pattern = "[^ ]+",
                      .expected = std::string(expected_time_zone),
                      .type = "time zone",
                      .range = "an IANA name such as `Europe/Copenhagen`"};
  return object<Schedule>()
      .optional("cron", &Schedule::cron, cron_expression(), "When the job starts, by the clock of 'timezone'.")
      .optional("every", &Schedule::every, duration(1s, 24h * 366),
                "Instead of 'cron': starts this far apart in real time, counted from 1970-01-01T00:00Z.")
      .optional("phase", &Schedule::phase, duration(0ms, 24h * 366),
                "With 'every': how long after each multiple of it; less than 'every'.")
      .optional("timezone", &Schedule::timezone, text(timezone), "Where the clock of 'cron' hangs.")
      .optional("jitter", &Schedule::jitter, duration(0ms, 24h),
                "Starts are spread over this time by a hash of the job's name: the same after a restart.")
      .optional(
          "overlap", &Schedule::overlap,
          choice<Overlap>(
              {{"skip", Overlap::skip}, {"buffer_one", Overlap::buffer_one}, {"replace", Overlap::replace}}),
          "What happens to a start while the last run goes on: it is left out, waits until then, or ends that run.")
      .optional("on_missed", &Schedule::on_missed,
                choice<OnMissed>({{"skip", OnMissed::skip}, {"run_once", OnMissed::run_once}}),
                "What happens to starts that passed while the daemon was down: they are left out, or one run makes up "
                "for all.")
      .optional("starting_deadline", &Schedule::starting_deadline, duration(0ms, 24h * 366),
                "A missed start older than this is skipped; 0s: however old it is.")
      .check(check_one_of_cron_and_every)
      .check(check_timezone)
      .check(check_phase)
      .check(check_jitter)
      .done();
}

}  // namespace housingd::definition::shape
