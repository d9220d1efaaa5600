#include "daemon/board/health.h"

#include <fmt/format.h>

#include <algorithm>

namespace housingd::board {

using upsert::PartitionStanding;
using upsert::PartitionState;
using upsert::RunState;

namespace {

// A ledger's reason begins with its code, which may be the state itself.
std::string_view without(std::string_view code, std::string_view reason) {
  const bool repeats = reason.starts_with(code) && reason.substr(code.size()).starts_with(": ");
  return repeats ? reason.substr(code.size() + 2) : reason;
}

// "Køge: http_status: ..., and 2 more"
std::string named(const std::vector<PartitionStanding>& standings, PartitionState state, std::uint64_t count) {
  const auto first = std::ranges::find(standings, state, &PartitionStanding::state);
  if (first == standings.end()) return {};
  std::string text = first->partition;
  if (!first->reason.empty()) text.append(": ").append(without(upsert::name_of(state), first->reason));
  if (count > 1) text += fmt::format(", and {} more", count - 1);
  return text;
}

std::string of_total(std::uint64_t count, const Coverage& coverage, std::string_view what) {
  return fmt::format("{} of {} partition{} {}", count, coverage.total, coverage.total == 1 ? "" : "s", what);
}

// One that yields goes on as one that was stopped does.
RunState stopped_or(RunState state) {
  return state == RunState::yielded ? RunState::interrupted : state;
}

// Of partitions first: they say more than the run as a whole.
std::optional<Verdict> of_state(const JobPast& past, const Coverage& coverage, std::uint64_t count,
                                PartitionState partitions, RunState run, Health health) {
  const std::string_view name = name_of(health);
  if (count > 0) {
    return Verdict{health, of_total(count, coverage, name) + ": " + named(past.standings, partitions, count)};
  }
  if (!past.last_run || stopped_or(past.last_run->state) != run) return std::nullopt;
  const auto& last = *past.last_run;
  return Verdict{health, fmt::format("run {}: {}", last.id, last.reason.empty() ? name : without(name, last.reason))};
}

// What an interruption left, too: who takes it up has nothing to complain of.
bool is_first_run(const JobPast& past, const Coverage& coverage) {
  const bool nothing_ended = !past.last_run || stopped_or(past.last_run->state) == RunState::interrupted;
  return nothing_ended && !complete_since(past.standings) && coverage.failed == 0 && coverage.incomplete == 0;
}

Verdict of_ended(const JobPast& past, const Coverage& coverage, unsigned slots_missed) {
  if (!past.last_run && coverage.never == coverage.total) return {Health::never, "it has never run"};
  if (auto failed =
          of_state(past, coverage, coverage.failed, PartitionState::failed, RunState::failed, Health::failed)) {
    return *std::move(failed);
  }
  if (auto incomplete = of_state(past, coverage, coverage.incomplete, PartitionState::incomplete, RunState::incomplete,
                                 Health::incomplete)) {
    return *std::move(incomplete);
  }
  if (auto interrupted = of_state(past, coverage, coverage.interrupted, PartitionState::interrupted,
                                  RunState::interrupted, Health::interrupted)) {
    return *std::move(interrupted);
  }
  if (coverage.never > 0) return {Health::incomplete, of_total(coverage.never, coverage, "never fetched")};
  if (slots_missed > 1) return {Health::stale, "two slots have passed since all partitions were complete"};
  return {Health::ok, coverage.total == 1 ? "its one partition is complete"
                                          : fmt::format("all {} partitions are complete", coverage.total)};
}

}  // namespace

std::string_view name_of(Health health) {
  switch (health) {
    case Health::never:
      return "never";
    case Health::ok:
      return "ok";
    case Health::stale:
      return "stale";
    case Health::incomplete:
      return "incomplete";
    case Health::failed:
      return "failed";
    case Health::interrupted:
      return "interrupted";
  }
  return "";
}

Coverage coverage_of(const std::vector<PartitionStanding>& standings) {
  Coverage coverage;
  coverage.total = standings.size();
  for (const auto& standing : standings) {
    switch (standing.state) {
      case PartitionState::pending:
        ++coverage.never;
        break;
      case PartitionState::complete:
        ++coverage.complete;
        break;
      case PartitionState::incomplete:
        ++coverage.incomplete;
        break;
      case PartitionState::failed:
        ++coverage.failed;
        break;
      case PartitionState::running:
      case PartitionState::interrupted:
        ++coverage.interrupted;
        break;
    }
  }
  return coverage;
}

std::optional<Instant> complete_since(const std::vector<PartitionStanding>& standings) {
  std::optional<Instant> oldest;
  for (const auto& standing : standings) {
    const auto complete = instant_of(standing.last_complete_at);
    if (!complete) return std::nullopt;
    oldest = oldest ? std::min(*oldest, *complete) : *complete;
  }
  return oldest;
}

unsigned slots_due(const schedule::ScheduleTimes& times, std::chrono::milliseconds jitter, Instant since, Instant now) {
  unsigned due = 0;
  // A slot whose jittered start lies after `since` may itself lie before it.
  auto slot = times.next_after(since - jitter);
  while (due < 2 && slot && slot->at + jitter <= now) {
    ++due;
    slot = times.next_after(slot->at);
  }
  return due;
}

Verdict health_of(const JobPast& past, unsigned slots_missed, Work work) {
  const Coverage coverage = coverage_of(past.standings);
  if (work == Work::none) return of_ended(past, coverage, slots_missed);
  if (is_first_run(past, coverage)) {
    return {Health::never,
            fmt::format("its first run is under way: {}", of_total(coverage.complete, coverage, "complete"))};
  }
  Verdict verdict = of_ended(past, coverage, slots_missed);
  if (verdict.health != Health::ok) verdict.reason += "; a run is under way";
  return verdict;
}

}  // namespace housingd::board
