// What followers are told, while it happens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <regex>
#include <set>

#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"
#include "tests/status/event_log.h"

namespace housingd::status {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

void expect_as_documented(const EventLog& log) {
  for (const auto& event : log.events()) {
    // The first of a stream only says from where.
    if (event.data.empty()) continue;
    EXPECT_EQ(mistake_in_event(event.name, event.data), "") << event.name;
  }
}

std::ptrdiff_t times(const EventLog& log, const std::string& name) {
  return std::ranges::count(log.names(), name);
}

TEST(Events, TellOfARunFromItsStartToItsEnd) {
  DaemonUnderTest daemon;
  EventLog log(daemon.follow());
  static_cast<void>(daemon.run_to_end());
  const auto ended = log.read_until("run_ended");
  log.read_until([](const auto& event) {
    return event.name == "job" && event.data.find("\"running\":null") != std::string::npos;
  });
  expect_as_documented(log);
  EXPECT_EQ(times(log, "run_started"), 1);
  EXPECT_EQ(times(log, "partition_ended"), 2);
  EXPECT_GE(times(log, "run_progress"), 1);
  EXPECT_THAT(ended.data, HasSubstr(R"("summary":{"run_id":1,)"));
  EXPECT_THAT(ended.data, HasSubstr(R"("error":null)"));
  EXPECT_THAT(ended.data, testing::Not(HasSubstr(R"("state":"running")"))) << "it is over";
  EXPECT_THAT(ended.data, testing::Not(HasSubstr(R"("finished_at":null)")));
  EXPECT_THAT(log.events().back().data, HasSubstr(R"("health":"ok")"));
}

TEST(Events, CountBytesAsTheyWereReceivedWhileARunGoesOnAndAtItsEnd) {
  DaemonUnderTest daemon;
  EventLog log(daemon.follow());
  static_cast<void>(daemon.run_to_end());
  const std::string ended = log.read_until("run_ended").data;
  const std::regex bytes("\"bytes\":([0-9]+)");
  std::set<std::string> counts;
  for (std::sregex_iterator found(ended.begin(), ended.end(), bytes), end; found != end; ++found) {
    counts.insert((*found)[1]);
  }
  EXPECT_THAT(counts, testing::SizeIs(1)) << "of the progress and of the summary";
}

TEST(Events, TellOfTroubleAsItIsMet) {
  DaemonUnderTest daemon;
  EventLog log(daemon.follow());
  simulator::Faults faults;
  faults.status = simulator::StatusFault{.code = 503, .when = {.first_n = 1}};
  daemon.source().set_faults(std::move(faults)).value();
  static_cast<void>(daemon.run_to_end());
  const auto trouble = log.read_until("trouble");
  EXPECT_THAT(trouble.data, HasSubstr("503"));
  log.read_until("run_ended");
  expect_as_documented(log);
}

TEST(Events, TellProgressAtMostFourTimesASecond) {
  DaemonUnderTest daemon({.overrides = {{"sources.boligsiden.endpoints.addresses.paginator.limit", "1"}}});
  EventLog log(daemon.follow());
  const auto begun = std::chrono::steady_clock::now();
  static_cast<void>(daemon.run_to_end());
  log.read_until("run_ended");
  const auto quarters = (std::chrono::steady_clock::now() - begun) / std::chrono::milliseconds(250);
  EXPECT_LE(times(log, "run_progress"), quarters + 1);
}

TEST(Events, TellOfPausedJobsOnceEach) {
  DaemonUnderTest daemon;
  EventLog log(daemon.follow());
  EXPECT_EQ(daemon.post("/api/v1/jobs/denmark-villas/pause", "{}").status, 200);
  const auto paused = log.read_until("job");
  EXPECT_THAT(paused.data, AllOf(HasSubstr("\"denmark-villas\""), Not(HasSubstr("\"paused_at\":null"))));
  EXPECT_EQ(daemon.post("/api/v1/jobs/denmark-villas/resume", "{}").status, 200);
  EXPECT_THAT(log.read_until("job").data, HasSubstr("\"paused_at\":null"));
  expect_as_documented(log);
}

TEST(Events, TellOfSlotsTheSchedulerAndThePhase) {
  DaemonUnderTest daemon;
  EventLog log(daemon.follow());
  daemon.within([&] {
    upsert::SlotRecord slot;
    slot.job = "denmark-villas";
    slot.outcome = upsert::SlotOutcome::missed_deadline;
    daemon.broadcaster().decided(slot);
    daemon.broadcaster().trouble("cannot record slots; tried again in 8 s");
    daemon.phase = Phase::draining;
    daemon.broadcaster().phase_changed();
    daemon.broadcaster().clock_moved({});
  });
  EXPECT_THAT(log.read_until("slot").data, HasSubstr("missed_deadline"));
  EXPECT_THAT(log.read_until("trouble").data, HasSubstr(R"("run_id":null,"job":null,"text":"cannot record)"));
  EXPECT_EQ(log.read_until("phase").data, R"({"phase":"draining"})");
  log.read_until("reset");
  EXPECT_THAT(log.read_until("job").data, HasSubstr("\"denmark-villas\"")) << "a slot was decided";
  expect_as_documented(log);
}

TEST(Events, TellOfARunThatWasAskedToStop) {
  DaemonUnderTest daemon;
  daemon.hold_source();
  const auto run = daemon.trigger();
  EventLog log(daemon.follow());
  EXPECT_EQ(daemon.post("/api/v1/runs/" + std::to_string(run) + "/cancel", R"({"reason":"too slow"})").status, 202);
  EXPECT_THAT(log.read_until("run_progress").data, HasSubstr(R"("stopping":"cancelled: too slow")"));
  EXPECT_EQ(daemon.post("/api/v1/runs/" + std::to_string(run) + "/cancel", "{}").status, 202);
  EXPECT_THAT(log.read_until("run_ended").data, HasSubstr(R"("state":"interrupted")"));
  expect_as_documented(log);
}

TEST(Events, TellOfARunThatWaitsForASeat) {
  DaemonUnderTest daemon({.runs_at_once = 1});
  daemon.hold_source();
  static_cast<void>(daemon.trigger());
  EventLog log(daemon.follow());
  static_cast<void>(daemon.trigger("active-listings"));
  const auto waiting = log.read_until("run_progress");
  EXPECT_THAT(waiting.data, AllOf(HasSubstr("\"active-listings\""), Not(HasSubstr(R"("waiting_for":null)"))));
  expect_as_documented(log);
}

TEST(Events, TellOfManyJobsAtOnceByAReset) {
  DaemonUnderTest daemon;
  EventLog log(daemon.follow());
  daemon.within([&] {
    for (int i = 0; i < 200; ++i) daemon.broadcaster().job_changed("job-" + std::to_string(i));
  });
  log.read_until("reset");
  EXPECT_THAT(log.names(), Not(Contains("job")));
}

TEST(Events, TellAJobThatChangedTwiceInOneStepOnce) {
  DaemonUnderTest daemon;
  EventLog log(daemon.follow());
  daemon.within([&] {
    for (int i = 0; i < 5; ++i) daemon.broadcaster().job_changed("denmark-villas");
  });
  daemon.within([&] { daemon.broadcaster().phase_changed(); });
  log.read_until("phase");
  EXPECT_EQ(times(log, "job"), 1);
}

TEST(Events, GoOnWhereAFollowerLeft) {
  DaemonUnderTest daemon;
  EventLog first(daemon.follow());
  daemon.within([&] { daemon.broadcaster().phase_changed(); });
  const auto seen = first.read_until("phase");
  daemon.within([&] { daemon.broadcaster().trouble("meanwhile"); });
  EventLog second(daemon.follow("Last-Event-ID: " + seen.id + "\r\n"));
  EXPECT_THAT(second.read_until("trouble").data, HasSubstr("meanwhile"));
  EXPECT_THAT(second.names(), Not(Contains("phase")));
  EventLog stranger(daemon.follow("Last-Event-ID: of-another-life-7\r\n"));
  stranger.read_until("reset");
}

TEST(Events, BeginWhereASnapshotEnds) {
  DaemonUnderTest daemon;
  rapidjson::Document status;
  status.Parse(daemon.get("/api/v1/status").body);
  daemon.within([&] { daemon.broadcaster().trouble("after the snapshot"); });
  EventLog log(daemon.follow("Last-Event-ID: " + std::string(status["last_event_id"].GetString()) + "\r\n"));
  EXPECT_THAT(log.read_until("trouble").data, HasSubstr("after the snapshot"));
}

}  // namespace
}  // namespace housingd::status
