// A job's schedule in a few words.
#pragma once

#include <string>

#include "daemon/schedule/upcoming.h"
#include "pipeline/definition/job.h"

namespace housingd::cli {

// "0 3 * * SUN Europe/Copenhagen", "every 15m", "every 15m, 5m later"
[[nodiscard]] std::string schedule_text(const definition::Schedule& schedule);

// What a start has to do with a change of clocks: "the clock goes back from
// 03:00 to 02:00 on 2026-10-25", "runs once after the gap: …"; mostly nothing.
[[nodiscard]] std::string clock_note(const schedule::Upcoming& start);

}  // namespace housingd::cli
