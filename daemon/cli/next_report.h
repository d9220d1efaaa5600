// The next starts of a job, told to people and to programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/schedule/upcoming.h"
#include "pipeline/definition/job.h"

namespace housingd::cli {

struct NextStarts {
  std::string job;  // empty: of an expression alone
  definition::Schedule schedule;
  std::chrono::milliseconds jitter{0};  // of this job: see schedule::offset_of
  std::vector<schedule::Upcoming> starts;
  std::size_t asked = 0;                 // how many, if there were as many
  std::optional<schedule::Instant> now;  // to say how far away they are
};

[[nodiscard]] std::string next_text(const NextStarts& next, const schedule::Zone& zone);

// {job, cron, every, timezone, jitter_seconds, next: [RFC 3339],
// notes: [text or null, one for each], never}
[[nodiscard]] std::string next_json(const NextStarts& next, const schedule::Zone& zone);

// Of a job without a schedule.
[[nodiscard]] std::string unscheduled_text(const std::string& job);
[[nodiscard]] std::string unscheduled_json(const std::string& job);

}  // namespace housingd::cli
