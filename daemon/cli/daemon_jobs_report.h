// Jobs, as the daemon tells of them, to people and to programs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/client/status_documents.h"
#include "daemon/schedule/upcoming.h"
#include "daemon/schedule/zone.h"

namespace housingd::cli {

[[nodiscard]] std::string daemon_jobs_text(const std::vector<client::Job>& jobs, schedule::Instant now);
// The daemon's document; each job also has the members that 'housingd jobs' has
// of definitions alone: cron, every, timezone, next.
[[nodiscard]] std::string daemon_jobs_json(std::string_view document);

// The starts that the daemon tells of, at most `count`.
[[nodiscard]] std::vector<schedule::Upcoming> starts_of(const client::JobDetail& detail, std::size_t count,
                                                        const schedule::Zone& zone, schedule::Instant now);
// That many.
inline constexpr std::size_t most_starts_of_daemon = 5;

// When it starts next, what may keep it from that, and what became of as many slots before.
[[nodiscard]] std::string daemon_next_text(const client::JobDetail& detail, std::size_t count, schedule::Instant now);
// The daemon's document, with the members that 'housingd next' has of
// definitions alone: cron, every, timezone, next, notes, never.
[[nodiscard]] std::string daemon_next_json(std::string_view document, std::size_t count, schedule::Instant now);

}  // namespace housingd::cli
