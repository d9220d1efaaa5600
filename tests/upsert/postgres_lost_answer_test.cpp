// A run that is opened while the answer to its COMMIT is lost: it and its slots are there once.
#include <gmock/gmock.h>

#include "tests/support/postgres_proxy.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using std::chrono::minutes;
using support::CommitFate;
using support::PostgresProxy;
using support::PostgresServer;
using testing::ElementsAre;

constexpr SlotTime noon{std::chrono::hours(494'028)};  // 2026-05-11T12:00:00Z

SlotRecord slot(int at, SlotOutcome outcome) {
  SlotRecord slot;
  slot.job = "nightly";
  slot.first = slot.last = slot.decided_at = noon + minutes(at);
  slot.outcome = outcome;
  return slot;
}

RunRequest request(int at) {
  RunRequest request{
      .job = "nightly", .fingerprint = "f", .partitions = {"all"}, .resume_within = std::chrono::hours(24)};
  request.origin = Origin::schedule;
  request.slots = {slot(at, SlotOutcome::coalesced), slot(at + 1, SlotOutcome::started)};
  request.trigger = KeyedTrigger{.key = "key " + std::to_string(at), .job = "nightly", .request = "all", .run = 0};
  return request;
}

// All that is written of schedules, by a store whose nth COMMIT meets its fate.
void write_all(StoreSession& store) {
  store.watch({{"nightly", "* * * * *"}}, noon).value();
  store.decide({slot(1, SlotOutcome::skipped_paused)}).value();
  store.pause("nightly", noon).value();
  RunRecord end;
  end.id = store.open_run(request(2)).value().id;
  end.state = RunState::interrupted;
  store.end_run(end).value();
  // Taken up, for a later slot.
  EXPECT_EQ(store.open_run(request(4)).value().id, end.id);
  end.state = RunState::complete;
  store.end_run(end).value();
}

TEST(ALostAnswer, DoublesNeitherRunsNorSlotsNorKeys) {
  if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
  PostgresServer& server = PostgresServer::shared();
  for (const CommitFate fate : {CommitFate::lost_on_the_way, CommitFate::left_behind, CommitFate::answer_lost}) {
    for (std::uint64_t lost = 0;; ++lost) {
      SCOPED_TRACE(testing::Message() << "fate " << static_cast<int>(fate) << " of COMMIT " << lost);
      const auto database = server.create_database();
      PostgresProxy proxy(server, [&](std::uint64_t number) { return number == lost ? fate : CommitFate::answered; });
      StoreSession store(open_store(proxy.url(database.name()), Access::write).value());
      write_all(store);
      const auto one = [&](const std::string& sql) { return database.oracle().rows(sql).at(0).at(0); };
      EXPECT_EQ(one("SELECT count(*) FROM runs"), "1");
      EXPECT_EQ(one("SELECT state FROM runs"), "complete");
      EXPECT_EQ(one("SELECT string_agg(outcome, ' ' ORDER BY first_at) FROM slots"),
                "skipped_paused coalesced started coalesced started");
      EXPECT_EQ(one("SELECT count(*) FROM slots WHERE run_id = (SELECT id FROM runs)"), "4");
      EXPECT_EQ(one("SELECT count(*) FROM triggers WHERE run_id = (SELECT id FROM runs)"), "2");
      EXPECT_EQ(one("SELECT to_char(decided_until, 'MI') FROM job_schedules"), "05");
      if (testing::Test::HasFailure() || proxy.counts().cut == 0) break;
    }
  }
}

}  // namespace
}  // namespace housingd::upsert
