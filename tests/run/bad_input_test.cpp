// What the source does wrong, and where it ends.
#include <gmock/gmock.h>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using simulator::Poison;
using simulator::PoisonKind;
using testing::HasSubstr;
using upsert::RunState;

class BadInput : public ImportTest {
 protected:
  BadInput() {
    set("jobs.copenhagen-villas.gates.max_reject_ratio", "50%");
    start_simulator(small_market());
  }

  // The key of the nth villa, in the simulator's order.
  std::string id_of(std::size_t index) {
    const std::string document = source().documents({.types = {simulator::generator::AddressType::villa}}).at(index);
    const auto at = document.find("\"addressID\":\"") + 13;
    return document.substr(at, 36);
  }
  void fault(simulator::Faults faults) { ASSERT_TRUE(source().set_faults(std::move(faults))); }
};

TEST_F(BadInput, APoisonedRecordIsKeptAsARejectAndItsPageGoesOn) {
  struct Case {
    PoisonKind kind;
    const char* reason;
    const char* field = "";
  };
  const Case cases[] = {
      {PoisonKind::wrong_type, ""},
      {PoisonKind::missing_key, ""},
      {PoisonKind::null_key, ""},
      {PoisonKind::invalid_utf8, "invalid_encoding"},
      {PoisonKind::lone_surrogate, "invalid_encoding"},
      {PoisonKind::nul_text, "invalid_encoding", "slug"},
      {PoisonKind::deep_nesting, "nesting_too_deep"},
  };
  std::size_t index = 0;
  simulator::Faults faults;
  for (const auto& bad : cases) {
    faults.poison.push_back({.kind = bad.kind, .id = id_of(index++), .field = bad.field});
  }
  fault(faults);
  const Summary summary = import();
  const auto rejects = static_cast<std::int64_t>(std::size(cases));
  EXPECT_EQ(summary.run.state, RunState::complete) << summary.partitions.front().record.reason;
  EXPECT_EQ(summary.run.records.rejected, std::size(cases));
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 300 - rejects);
  EXPECT_EQ(number("SELECT count(*) FROM rejects WHERE payload <> '' AND message <> ''"), rejects);
  for (const auto& bad : cases) {
    if (*bad.reason == '\0') continue;
    EXPECT_GE(number(std::string("SELECT count(*) FROM rejects WHERE reason = '") + bad.reason + "'"), 1) << bad.reason;
  }
}

TEST_F(BadInput, ARecordThatIsRejectedTodayIsNotTakenForGone) {
  import();
  fault({.poison = {{.kind = PoisonKind::wrong_type, .id = id_of(3)},
                    {.kind = PoisonKind::invalid_utf8, .id = id_of(4)}}});
  const Summary summary = import();
  EXPECT_EQ(summary.run.records.rejected, 2U);
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0);
}

TEST_F(BadInput, ATotalThatIsNotWhereTheDefinitionSaysIsAskedForOnce) {
  set("sources.boligsiden.endpoints.addresses.paginator.total_items_path", "/totalHit");
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::failed);
  EXPECT_EQ(summary.run.requests.sent, 2U) << "one a partition";
  EXPECT_EQ(summary.run.requests.retried, 0U);
  EXPECT_THAT(summary.partitions.front().record.reason, HasSubstr("did you mean '/totalHits'?"));
}

TEST_F(BadInput, APageThatIsGarbledIsARetryLikeAnyOther) {
  set("sources.boligsiden.retry.backoff.initial", "1ms");
  fault({.truncate_body = {.every_nth = 3}});
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::complete) << summary.partitions.front().record.reason;
  EXPECT_GT(summary.run.requests.retried, 0U);
}

TEST_F(BadInput, AnIgnoredFilterFailsThePartitionBeforeItWritesARow) {
  fault({.ignore_filters = true});
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::failed);
  EXPECT_EQ(summary.run.partitions_failed, 2U);
  EXPECT_THAT(summary.partitions.front().record.reason, HasSubstr("expectation_failed"));
}

TEST_F(BadInput, ASourceThatGivesLessThanItDeclaresIsIncompleteAndNothingIsSwept) {
  import();
  static_cast<void>(
      source().change({.vanishing = 4, .among = {.types = {simulator::generator::AddressType::villa}}}).value());
  fault({.declare_extra = 10});
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::incomplete);
  EXPECT_THAT(summary.partitions.front().record.reason, HasSubstr("10 missing"));
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0);
}

TEST_F(BadInput, ARecordThatComesTwiceIsStoredAndCountedOnce) {
  fault({.duplicate_last_record_on_next_page = {.every_nth = 1}});
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::complete);
  EXPECT_GT(summary.run.records.fetched, summary.run.records.distinct);
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 300);
}

TEST_F(BadInput, RecordsThatSlipBetweenPagesMakeItIncomplete) {
  fault({.drop_records = 3});
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::incomplete);
  EXPECT_THAT(summary.partitions.front().record.reason, HasSubstr("3 missing"));
}

TEST_F(BadInput, ASharpDropIsHeldBackByTheGate) {
  import();
  static_cast<void>(
      source().change({.vanishing = 200, .among = {.types = {simulator::generator::AddressType::villa}}}).value());
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::failed);
  EXPECT_THAT(summary.partitions.front().record.reason, HasSubstr("max_shrink"));
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0);
}

TEST_F(BadInput, TooManyRejectsAreHeldBackByTheGate) {
  set("jobs.copenhagen-villas.gates.max_reject_ratio", "0.5%");
  simulator::Faults faults;
  for (std::size_t i = 0; i < 8; ++i) faults.poison.push_back({.kind = PoisonKind::wrong_type, .id = id_of(i)});
  fault(faults);
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::failed);
  EXPECT_THAT(summary.partitions.front().record.reason, HasSubstr("max_reject_ratio"));
}

TEST_F(BadInput, WhatPassesIsTriedAgainUntilEveryRecordIsThere) {
  struct Case {
    const char* name;
    simulator::Faults faults;
  };
  const simulator::Occurrence sometimes{.every_nth = 3};
  const Case cases[] = {
      {"truncated bodies", {.truncate_body = sometimes}},
      {"closed connections", {.close_before_response = sometimes}},
      {"resets", {.reset = sometimes}},
      {"HTML instead of JSON", {.respond_html = sometimes}},
      {"empty bodies", {.empty_body = sometimes}},
      {"503", {.status = simulator::StatusFault{503, sometimes, ""}}},
      {"429", {.status = simulator::StatusFault{429, {.first_n = 2}, ""}}},
  };
  for (const auto& [name, faults] : cases) {
    fault(faults);
    const Summary summary = import();
    EXPECT_EQ(summary.run.state, RunState::complete) << name << ": " << summary.partitions.front().record.reason;
    EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NULL"), 300) << name;
  }
}

TEST_F(BadInput, EveryRetryIsTold) {
  fault({.status = simulator::StatusFault{503, {.first_n = 2}, ""}});
  std::vector<std::string> told;
  const Summary summary = import("copenhagen-villas", {}, [&](const Event& event, async::StopSignal&) {
    if (const auto* trouble = std::get_if<Trouble>(&event)) told.push_back(trouble->message);
  });
  EXPECT_EQ(summary.run.requests.retried, 2U);
  EXPECT_THAT(told, testing::SizeIs(2));
  EXPECT_THAT(told, testing::Each(testing::AllOf(HasSubstr("503"), HasSubstr("tried again"))));
}

TEST_F(BadInput, OnePartitionThatFailsLeavesTheOthersAlone) {
  fault({.only = "municipalities=Greve", .status = simulator::StatusFault{404, {.every_nth = 1}, ""}});
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::failed);
  EXPECT_EQ(summary.run.partitions_failed, 1U);
  EXPECT_EQ(summary.run.partitions_complete, 1U);
}

}  // namespace
}  // namespace housingd::run
