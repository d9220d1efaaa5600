// All of the policy, row by row.
#include "daemon/scheduler/slot_decision.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/scheduler/scheduled_jobs.h"

namespace housingd::scheduler {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds jitter = 5min;

// Slots an hour apart; the last is due at ten, jitter included.
DueSlots slots(std::uint64_t count) {
  const Instant last = ten_o_clock - jitter;
  return {.first = last - (count - 1) * 1h, .before_last = count > 1 ? last - 1h : last, .last = last, .count = count};
}

std::string text_of(const upsert::SlotRecord& slot) {
  return fmt::format("{} x{}{}", upsert::name_of(slot.outcome), slot.count,
                     slot.reason.empty() ? "" : " (" + slot.reason + ")");
}

std::string text_of(Action action) {
  const char* names[] = {"", "start", "buffer", "replace"};
  return names[static_cast<int>(action)];
}

std::string text_of(const Decision& decision) {
  std::string text;
  for (const auto& slot : decision.outcomes) text += text_of(slot) + "; ";
  text += text_of(decision.action);
  if (decision.slots) text += fmt::format(" x{}", decision.slots->count);
  for (const auto& slot : decision.started) text += "; " + text_of(slot);
  return text;
}

const JobStanding idle{};
const JobStanding running{.running = true};
const JobStanding paused{.paused = true};
const JobStanding paused_and_running{.paused = true, .running = true};
const JobStanding waiting{.running = true, .waiting = true};
const JobStanding failed{.failure = "store gone"};

JobStanding waited_until(milliseconds after_due, std::string failure = {}) {
  return {.waiting = true, .waited_until = ten_o_clock + after_due, .failure = std::move(failure)};
}

const definition::Schedule skip = every(1h);
const definition::Schedule once = with(every(1h), OnMissed::run_once);
const definition::Schedule once_within_a_day = with(every(1h), OnMissed::run_once, 24h);
const definition::Schedule once_within_ten_seconds = with(every(1h), OnMissed::run_once, 10s);
const definition::Schedule buffering = with(every(1h), Overlap::buffer_one);
const definition::Schedule buffering_once = with(once, Overlap::buffer_one);
const definition::Schedule replacing = with(every(1h), Overlap::replace);

struct Case {
  const char* name;
  const definition::Schedule& schedule;
  std::uint64_t count;
  milliseconds late;
  JobStanding standing;
  const char* expected;
};

void PrintTo(const Case& row, std::ostream* stream) {
  *stream << row.name;
}

const Case cases[] = {
    {"DueNow", skip, 1, 0s, idle, "start x1; started x1"},
    {"ALittleLate", skip, 1, 60s, idle, "start x1; started x1"},
    {"LateIsMissed", skip, 1, 60'001ms, idle, "missed_deadline x1 (noticed 1 m 00 s late; on_missed is skip); "},
    {"SeveralLateAreMissed", skip, 4, 2h + 3min, idle,
     "missed_deadline x4 (the last of them noticed 2 h 03 m late; on_missed is skip); "},
    {"LateIsRunOnce", once, 1, 2h, idle, "start x1; started x1 (noticed 2 h 00 m late; on_missed is run_once)"},
    {"HoweverLate", once, 1, 24h * 3650, idle,
     "start x1; started x1 (noticed 3650 d 00 h late; on_missed is run_once)"},
    {"SeveralLateAreRunOnce", once, 4, 2h, idle,
     "start x4; coalesced x3 (noticed when a later one was due; on_missed is run_once); "
     "started x1 (noticed 2 h 00 m late; on_missed is run_once)"},
    {"RunOnceOnTime", once, 1, 1s, idle, "start x1; started x1"},
    {"WithinTheStartingDeadline", once_within_a_day, 1, 24h, idle,
     "start x1; started x1 (noticed 1 d 00 h late; on_missed is run_once)"},
    {"BeyondTheStartingDeadline", once_within_a_day, 1, 24h + 1ms, idle,
     "missed_deadline x1 (noticed 1 d 00 h late; starting_deadline is 1d); "},
    {"SeveralBeyondTheStartingDeadline", once_within_a_day, 9, 30h, idle,
     "missed_deadline x9 (the last of them noticed 1 d 06 h late; starting_deadline is 1d); "},
    {"AShortStartingDeadlineIsNoStricterThanOnTime", once_within_ten_seconds, 1, 60s, idle, "start x1; started x1"},
    {"BeyondAShortStartingDeadline", once_within_ten_seconds, 1, 61s, idle,
     "missed_deadline x1 (noticed 1 m 01 s late; starting_deadline is 10s); "},
    {"LatestOnTimeTheOthersMissed", skip, 4, 1s, idle,
     "missed_deadline x3 (noticed when a later one was due; on_missed is skip); start x1; started x1"},
    {"LatestOnTimeTheOthersCoalesced", once, 4, 1s, idle,
     "start x4; coalesced x3 (noticed when a later one was due; on_missed is run_once); started x1"},

    {"LatestOnTimeTheOthersCouldNotBeStarted", skip, 2, 1s, failed,
     "missed_deadline x1 (could not be started: store gone); start x1; "
     "started x1 (could not be started at once: store gone)"},

    {"Paused", skip, 1, 0s, paused, "skipped_paused x1 (the job is paused); "},
    {"PausedAndLate", once, 4, 2h, paused, "skipped_paused x4 (the job is paused); "},
    {"PausedWhileItRuns", skip, 1, 0s, paused_and_running, "skipped_paused x1 (the job is paused); "},
    {"PausedWhileItWaits",
     buffering,
     2,
     2h,
     {.paused = true, .running = true, .waiting = true},
     "skipped_paused x2 (the job is paused); "},

    {"OverlapIsSkipped", skip, 1, 0s, running, "skipped_overlap x1 (the run before had not ended; overlap is skip); "},
    {"OverlapOfSeveral", skip, 3, 0s, running,
     "missed_deadline x2 (noticed when a later one was due; on_missed is skip); "
     "skipped_overlap x1 (the run before had not ended; overlap is skip); "},
    {"OverlapOfWhatWouldBeCoalesced", once, 3, 2h, running,
     "skipped_overlap x3 (the run before had not ended; overlap is skip); "},
    {"MissedEvenIfItRuns", skip, 1, 2h, running, "missed_deadline x1 (noticed 2 h 00 m late; on_missed is skip); "},
    {"OverlapIsBuffered", buffering, 1, 0s, running, "buffer x1"},
    {"OverlapOfSeveralIsBuffered", buffering, 3, 0s, running,
     "missed_deadline x2 (noticed when a later one was due; on_missed is skip); buffer x1"},
    {"OverlapOfSeveralIsBufferedForOneRun", buffering_once, 3, 2h, running, "buffer x3"},
    {"BufferingIsForOverlapsAlone", buffering, 1, 0s, idle, "start x1; started x1"},
    {"OverlapReplaces", replacing, 1, 0s, running, "replace x1"},
    {"ReplacingIsForOverlapsAlone", replacing, 1, 0s, idle, "start x1; started x1"},

    {"WaitsOn", buffering, 1, 2h, waiting, "buffer x1"},
    {"AnotherJoinsWhatWaits", buffering, 2, 0s, waiting, "buffer x2"},
    {"MissedOnesJoinWhatWaits", buffering, 7, 2h, waiting, "buffer x7"},
    {"ReplacesOnce", replacing, 1, 1min, waiting, "buffer x1"},
    {"StartsOnceTheRunHasEnded", buffering, 1, 3h, waited_until(3h),
     "start x1; started x1 (waited for the run before to end; overlap is buffer_one)"},
    {"StartsOnceTheReplacedRunHasEnded", replacing, 1, 30s, waited_until(30s),
     "start x1; started x1 (the run before was ended for it; overlap is replace)"},
    {"StartsForAllThatWaited", buffering, 3, 3h, waited_until(3h),
     "start x3; coalesced x2 (waited for the run before to end until a later one was due); "
     "started x1 (waited for the run before to end; overlap is buffer_one)"},
    {"WaitedAndCouldNotBeStarted", buffering, 2, 3h + 61s, waited_until(3h, "store gone"),
     "missed_deadline x2 (could not be started: store gone); "},
    {"WaitedAndIsStartedAfterAFailure", buffering, 1, 3h + 60s, waited_until(3h, "store gone"),
     "start x1; started x1 (could not be started at once: store gone)"},

    {"FailedAndTriedAgain", skip, 1, 31s, failed, "start x1; started x1 (could not be started at once: store gone)"},
    {"FailedForTooLong", skip, 1, 61s, failed, "missed_deadline x1 (could not be started: store gone); "},
    {"FailedForLongAndRunOnce", once, 1, 10h, failed,
     "start x1; started x1 (could not be started at once: store gone)"},
};

class SlotDecision : public testing::TestWithParam<Case> {};

TEST_P(SlotDecision, Follows) {
  const Case& row = GetParam();
  const definition::Job of = job("a", row.schedule);
  const Decision decision = decide(of, jitter, slots(row.count), row.standing, ten_o_clock + row.late);
  EXPECT_EQ(text_of(decision), row.expected);
}

TEST_P(SlotDecision, GivesEverySlotToOneOutcomeOrTheAction) {
  const Case& row = GetParam();
  const DueSlots due = slots(row.count);
  const Decision decision = decide(job("a", row.schedule), jitter, due, row.standing, ten_o_clock + row.late);
  std::uint64_t given = decision.slots ? decision.slots->count : 0;
  Instant reached = due.first;
  for (const auto& slot : decision.outcomes) {
    EXPECT_EQ(slot.first, reached);
    EXPECT_EQ(slot.decided_at, ten_o_clock + row.late);
    reached = slot.last + 1h;
    given += slot.count;
  }
  EXPECT_EQ(given, row.count);
  if (decision.slots) {
    EXPECT_EQ(decision.slots->first, reached);
    EXPECT_EQ(decision.slots->last, due.last);
  }
  if (decision.action == Action::start) {
    EXPECT_EQ(decision.started.front().first, decision.slots->first);
    EXPECT_EQ(decision.started.back().last, due.last);
  }
}

INSTANTIATE_TEST_SUITE_P(Each, SlotDecision, testing::ValuesIn(cases),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(LastChance, IsWhenASlotIsNoLongerOnTimeOrWithinItsDeadline) {
  EXPECT_EQ(last_chance(skip, jitter, slots(1), std::nullopt), ten_o_clock + 60s);
  EXPECT_EQ(last_chance(skip, jitter, slots(1), ten_o_clock + 1h), ten_o_clock + 1h + 60s);
  EXPECT_EQ(last_chance(once_within_a_day, jitter, slots(3), std::nullopt), ten_o_clock + 24h);
  EXPECT_EQ(last_chance(once_within_ten_seconds, jitter, slots(1), std::nullopt), ten_o_clock + 60s);
  EXPECT_EQ(last_chance(once, jitter, slots(1), std::nullopt), Instant::max());
}

}  // namespace
}  // namespace housingd::scheduler
