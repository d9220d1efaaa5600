#include "daemon/board/job_past.h"

#include <algorithm>
#include <utility>

#include "daemon/schedule/timestamp.h"

namespace housingd::board {

using upsert::PartitionState;

namespace {

// Those before it that still say `running`: left behind by a kill, and by the
// run that took them up.
constexpr std::size_t most_unended = 5;

}  // namespace

upsert::PartitionStanding settled(upsert::PartitionStanding standing, Work work) {
  if (standing.state == PartitionState::running && work == Work::none) {
    standing.state = PartitionState::interrupted;
    if (standing.reason.empty()) standing.reason = "the program ended before it did";
  }
  if (standing.state == PartitionState::running || standing.state == PartitionState::pending) {
    standing.state = standing.last_complete_at.empty() ? PartitionState::pending : PartitionState::complete;
  }
  return standing;
}

async::awaitable<outcome::result<JobPast>> read_past(upsert::Store* store, std::string job) {
  JobPast past;
  auto asking_runs = store->runs({.limit = most_unended, .job = job});
  auto runs = co_await std::move(asking_runs);
  if (!runs) co_return runs.error();
  const auto ended =
      std::ranges::find_if(*runs, [](const auto& run) { return run.state != upsert::RunState::running; });
  if (ended != runs->end()) past.last_run = std::move(*ended);
  auto asking_standings = store->standings(std::move(job));
  auto standings = co_await std::move(asking_standings);
  if (!standings) co_return standings.error();
  past.standings = *std::move(standings);
  co_return past;
}

std::optional<Instant> instant_of(std::string_view rfc3339) {
  static const auto utc = schedule::load_zone("UTC").value();
  if (rfc3339.empty()) return std::nullopt;
  return schedule::parse_timestamp(rfc3339, *utc);
}

}  // namespace housingd::board
