// Sources whose records move, vanish or fail to appear while they are read.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;
using upsert::RunState;

simulator::Filter villas() {
  return {.types = {simulator::generator::AddressType::villa}};
}

class Drift : public ImportTest {
 protected:
  Drift() {
    auto market = small_market();
    market.properties = 1'200;
    start_simulator(market);
  }

  void fault(simulator::Faults faults) { ASSERT_TRUE(source().set_faults(std::move(faults))); }

  // Does something between two pages: once the nth page of the run is there.
  static Watch at_page(int page, std::function<void()> act) {
    auto left = std::make_shared<int>(page);
    return [left, act = std::move(act)](const Event& event, async::StopSignal&) {
      if (std::holds_alternative<PageFetched>(event) && --*left == 0) act();
    };
  }
  static Watch at_every_page(std::function<void()> act) {
    return [act = std::move(act)](const Event& event, async::StopSignal&) {
      if (std::holds_alternative<PageFetched>(event)) act();
    };
  }

  [[nodiscard]] std::set<std::string> there() {
    std::set<std::string> ids;
    for (const auto& document : source().documents(villas())) {
      ids.insert(document.substr(document.find("\"addressID\":\"") + 13, 36));
    }
    return ids;
  }
  [[nodiscard]] std::set<std::string> stored() const {
    const auto ids = database().column("SELECT id FROM properties WHERE removed_at IS NULL");
    return {ids.begin(), ids.end()};
  }
  [[nodiscard]] std::string reasons(const Summary& summary) const {
    std::string text;
    for (const auto& partition : summary.partitions) text += partition.record.reason + '\n';
    return text;
  }
};

TEST_F(Drift, OfOneRecordIsReadAgainAndNothingIsMissed) {
  for (int page = 1; page <= 12; ++page) {
    std::filesystem::remove(file());
    const Summary summary =
        import("copenhagen-villas", {},
               at_page(page, [&] { static_cast<void>(source().change({.vanishing = 1, .among = villas()}).value()); }));
    EXPECT_EQ(summary.run.state, RunState::complete) << page << ": " << reasons(summary);
    EXPECT_THAT(stored(), IsSupersetOf(there())) << page;
  }
}

TEST_F(Drift, OfNewRecordsIsReadAgain) {
  const Summary summary =
      import("copenhagen-villas", {},
             at_page(4, [&] { static_cast<void>(source().change({.added = 30, .among = villas()}).value()); }));
  EXPECT_EQ(summary.run.state, RunState::complete) << reasons(summary);
  EXPECT_EQ(stored(), there());
}

TEST_F(Drift, ThatNeverEndsIsIncompleteAfterAFewReadings) {
  import();
  const auto once = source().ledger().requests;
  source().reset_ledger();
  const Summary summary =
      import("copenhagen-villas", {},
             at_every_page([&] { static_cast<void>(source().change({.vanishing = 1, .among = villas()}).value()); }));
  EXPECT_EQ(summary.run.state, RunState::incomplete);
  EXPECT_THAT(reasons(summary), HasSubstr("moved from"));
  EXPECT_LE(source().ledger().requests, once + 2 * 2 * 2);  // readings that broke off at their second page
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM run_partitions WHERE run_id = 2 AND fetched > 0"), 2) << "what came is kept";
}

TEST_F(Drift, IsNotReadAgainWhereThatIsSwitchedOff) {
  set("jobs.copenhagen-villas.partitions.rereads", "0");
  const Summary summary =
      import("copenhagen-villas", {},
             at_page(3, [&] { static_cast<void>(source().change({.vanishing = 1, .among = villas()}).value()); }));
  EXPECT_EQ(summary.run.state, RunState::incomplete);
}

TEST_F(Drift, OfWhatASourceLosesForAMomentIsReadAgain) {
  fault({.drop_records = 3});
  const Watch mended = [&](const Event& event, async::StopSignal&) {
    if (std::holds_alternative<PartitionRestarted>(event)) fault({});
  };
  const Summary summary = import("copenhagen-villas", {}, mended);
  EXPECT_EQ(summary.run.state, RunState::complete) << reasons(summary);
  EXPECT_EQ(stored(), there());
}

TEST_F(Drift, IsNotWhatASourceHasThatSaysTheSameAgain) {
  fault({.declare_extra = 10});
  set("jobs.copenhagen-villas.partitions.rereads", "0");
  import();
  const auto once = source().ledger().requests;
  source().reset_ledger();
  set("jobs.copenhagen-villas.partitions.rereads", "9");
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::incomplete);
  EXPECT_THAT(reasons(summary), HasSubstr("10 missing"));
  EXPECT_EQ(source().ledger().requests, 2 * once);
}

// A doubt that a run was stopped with is not forgotten by the one that takes it up.
TEST_F(Drift, ThatAStopFollowsLeavesNoCheckpoint) {
  set("jobs.copenhagen-villas.partitions.rereads", "0");
  int pages = 0;
  bool drifted = false;
  const Watch watch = [&](const Event& event, async::StopSignal& stop) {
    if (std::holds_alternative<PageFetched>(event) && ++pages == 4) {
      static_cast<void>(source().change({.vanishing = 2, .among = villas()}).value());
      drifted = true;
    }
    if (drifted && std::holds_alternative<PageFetched>(event) && pages == 8) stop.raise();
  };
  const Summary stopped = import("copenhagen-villas", {}, watch);
  ASSERT_EQ(stopped.run.state, RunState::interrupted);
  const Summary resumed = import();
  EXPECT_TRUE(resumed.resumed);
  EXPECT_EQ(resumed.run.state, RunState::complete) << reasons(resumed);
  EXPECT_THAT(stored(), IsSupersetOf(there()));
}

class DriftAcrossSlices : public Drift {
 protected:
  DriftAcrossSlices() { set("jobs.copenhagen-villas.partitions.split.over", "60"); }
};

TEST_F(DriftAcrossSlices, IsHealedByAskingTheWholeAgain) {
  // After the wholes were asked, before the slices are read.
  const Summary summary =
      import("copenhagen-villas", {},
             at_page(2, [&] { static_cast<void>(source().change({.vanishing = 5, .among = villas()}).value()); }));
  EXPECT_EQ(summary.run.state, RunState::complete) << reasons(summary);
  EXPECT_THAT(stored(), IsSupersetOf(there()));
}

TEST_F(DriftAcrossSlices, NamesTheSliceThatGivesLessThanItDeclares) {
  fault({.only = "zipCodes=2690", .drop_records = 2});
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::incomplete);
  EXPECT_THAT(reasons(summary), HasSubstr("slice 2690 declared"));
}

TEST_F(DriftAcrossSlices, SaysThatRecordsAreInNoneOfThem) {
  fault({.only = "municipalities=Greve&page", .declare_extra = 7});
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::incomplete);
  EXPECT_THAT(reasons(summary), HasSubstr("they are in none of its"));
}

}  // namespace
}  // namespace housingd::run
