// A program that is killed at any moment, again and again: whatever it was
// doing, in the end every slot has exactly one outcome.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <string>

#include "daemon/scheduler/slot_decision.h"
#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using std::chrono::milliseconds;
using upsert::SlotOutcome;
using upsert::SlotRecord;

const std::vector<std::string> names{"a", "b", "c", "d"};

int rounds() {
  const char* wanted = std::getenv("HOUSINGD_FAULT_ROUNDS");
  return wanted == nullptr ? 500 : std::max(500, std::atoi(wanted));
}

void ignore(const std::exception_ptr&) {}
void ignore_result(const std::exception_ptr&, const outcome::result<void>&) {}

class World {
 public:
  explicit World(unsigned seed) : random_(seed) {
    const std::vector<definition::Schedule> times{every(1min), every(7min), cron("*/5 * * * *"), cron("3 * * * *")};
    for (std::size_t i = 0; i < names.size(); ++i) jobs_.push_back(job(names[i], any_policy(times[i])));
  }

  // From a start to a kill.
  void live() {
    Stage stage(book_, now_);
    async::asio::co_spawn(stage.io, stage.scheduler.adopt(definitions_of(jobs_)), ignore_result);
    async::asio::co_spawn(stage.io, stage.scheduler.run(), ignore);
    for (int deeds = pick(40); deeds > 0; --deeds) {
      deed(stage);
      stage.io.restart();
      for (int steps = pick(12); steps > 0 && stage.io.poll_one() > 0; --steps) {
      }
    }
    now_ = stage.alarm.now() + milliseconds(pick(3) == 0 ? pick(40 * 60'000) : pick(5'000));
  }

  // A last life in which nothing happens any more, until all is decided.
  void live_in_peace() {
    book_.set_away(false);
    Stage stage(book_, now_);
    ASSERT_TRUE(stage.adopt(jobs_));
    for (int times = 0; times < 5; ++times) {
      stage.pass(61s);
      for (const auto& name : names) {
        if (stage.launcher.is_running(name)) stage.end_run(name);
      }
    }
    for (const auto& name : names) {
      const JobView view = stage.view(name);
      EXPECT_FALSE(view.buffered);
      EXPECT_NE(view.paused_at.has_value(), view.next.has_value()) << name;
      EXPECT_TRUE(view.paused_at || view.next > stage.alarm.now()) << name;
    }
    stage.stop();
    now_ = stage.alarm.now();
  }

  // How many the rows of each outcome are.
  [[nodiscard]] const std::map<SlotOutcome, int>& rows() const { return rows_; }

  void expect_every_slot_decided_once() {
    EXPECT_EQ(book_.conflicts(), 0);
    schedule::Zones zones;
    upsert::RunId started = 0;
    for (const auto& each : jobs_) {
      const auto times = schedule::ScheduleTimes::of(*each.schedule, zones).value();
      started += expect_slots_of(each, times);
    }
    EXPECT_EQ(started, book_.runs()) << "runs without a slot";
  }

 private:
  // How many were started.
  upsert::RunId expect_slots_of(const definition::Job& each, const schedule::ScheduleTimes& times) {
    upsert::RunId started = 0;
    const auto since = book_.watched_since(each.name);
    if (!since) return started;
    std::optional<SlotRecord> coalesced;
    Instant reached = *since;
    for (const SlotRecord& slot : book_.slots(each.name)) {
      ++rows_[slot.outcome];
      const auto counted = count_due(times, 0ms, reached, slot.last, std::nullopt, 1'000'000).due;
      EXPECT_EQ(counted->first, slot.first) << each.name << ": a slot was left out";
      EXPECT_EQ(counted->last, slot.last);
      EXPECT_EQ(counted->count, slot.count) << each.name << " at " << clock_text(slot.first);
      reached = slot.last;
      if (coalesced) {
        EXPECT_EQ(slot.outcome, SlotOutcome::started);
        EXPECT_EQ(slot.run, coalesced->run);
      }
      coalesced = slot.outcome == SlotOutcome::coalesced ? std::optional(slot) : std::nullopt;
      if (slot.outcome != SlotOutcome::started) continue;
      ++started;
      EXPECT_EQ(slot.count, 1U);
      EXPECT_NE(slot.run, 0);
    }
    EXPECT_FALSE(coalesced) << "no run stands for it";
    const auto next = times.next_after(reached)->at;
    EXPECT_GT(next + schedule_jitter, now_) << each.name << ": a slot has no outcome";
    return started;
  }

  void deed(Stage& stage) {
    const std::string& name = names[static_cast<std::size_t>(pick(4))];
    switch (pick(12)) {
      case 0:
        book_.set_away(pick(2) == 0);
        break;
      case 1:
        async::asio::co_spawn(stage.io, stage.scheduler.pause(name), ignore_result);
        break;
      case 2:
        async::asio::co_spawn(stage.io, stage.scheduler.resume(name), ignore_result);
        break;
      case 3:
        stage.alarm.set(milliseconds(pick(40 * 60'000) - 20 * 60'000));
        break;
      case 4:
        stage.alarm.suspend(milliseconds(pick(30 * 60'000)));
        break;
      case 5:
        for (auto& each : jobs_) each.schedule = any_policy(*each.schedule);
        async::asio::co_spawn(stage.io, stage.scheduler.adopt(definitions_of(jobs_)), ignore_result);
        break;
      case 6:
        if (!stage.launcher.is_running(name)) stage.launcher.begin(name);
        break;
      case 7:
      case 8:
        end_run(stage, name);
        break;
      default:
        stage.alarm.pass(milliseconds(pick(90'000)));
    }
  }

  void end_run(Stage& stage, const std::string& name) {
    if (!stage.launcher.is_running(name)) return;
    const auto was = stage.launcher.end(name);
    stage.scheduler.on_run_ended({.job = name, .run = was.run, .origin = was.origin, .attempt = was.attempt});
  }

  definition::Schedule any_policy(definition::Schedule schedule) {
    schedule.overlap = static_cast<Overlap>(pick(3));
    schedule.on_missed = static_cast<OnMissed>(pick(2));
    schedule.starting_deadline = milliseconds(pick(2) * 600'000);
    schedule.jitter = milliseconds(pick(2) * 40'000);
    return schedule;
  }

  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  static constexpr auto schedule_jitter = 40s;
  std::mt19937 random_;
  MemoryBook book_;
  std::vector<definition::Job> jobs_;
  Instant now_ = ten_o_clock;
  std::map<SlotOutcome, int> rows_;
};

TEST(KilledAtAnyMoment, TheProgramGivesEverySlotOneOutcome) {
  std::map<SlotOutcome, int> rows;
  for (int round = 0; round < rounds() && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    World world(static_cast<unsigned>(round));
    for (int lives = 0; lives < 8; ++lives) world.live();
    world.live_in_peace();
    world.expect_every_slot_decided_once();
    for (const auto& [outcome, count] : world.rows()) rows[outcome] += count;
  }
  // Else nothing would have been tried.
  EXPECT_EQ(rows.size(), 5U);
  for (const auto& [outcome, count] : rows) EXPECT_GT(count, 500) << upsert::name_of(outcome);
}

}  // namespace
}  // namespace housingd::scheduler
