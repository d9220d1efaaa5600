// Partitions beyond the result window that are halved by a range.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <functional>
#include <optional>

#include "pipeline/fetch/source_client.h"
#include "pipeline/run/plan.h"
#include "simulator/json_edit.h"
#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using upsert::RunState;

// The member that a document gets, by its place among them; nothing: it has none.
using Valuation = std::function<std::optional<std::int64_t>(std::size_t place)>;

class RangeSplit : public ImportTest {
 protected:
  RangeSplit() {
    set("jobs.copenhagen-villas.partitions.where", "{ names: [Greve] }");
    split_by(
        "{ over: 60, range: { min: 0, max: 20000000 }, params: { valuationMin: '{from}', valuationMax: '{to}' } }");
    auto market = small_market();
    market.area = "Greve";
    market.properties = 500;
    start_simulator(market);
    documents_ = source().documents({.types = {simulator::generator::AddressType::villa}});
  }

  void split_by(const std::string& yaml) { set("jobs.copenhagen-villas.partitions.split", yaml); }

  // Serves the homes anew, each changed by its place.
  void serve(const std::function<std::string(const std::string& document, std::size_t place)>& changed,
             std::size_t window = 10'000) {
    std::filesystem::remove(file());
    const auto data = scratch_ / "homes.jsonl";
    std::ofstream lines(data, std::ios::trunc);
    for (std::size_t place = 0; place < documents_.size(); ++place) lines << changed(documents_[place], place) << '\n';
    lines.close();
    start_simulator({.data = data, .max_window = window});
    set("sources.boligsiden.endpoints.addresses.paginator.max_items", std::to_string(window));
    set("jobs.denmark-villas.partitions.split.over", std::to_string(window));
  }
  void serve_valued(const Valuation& valuation, std::size_t window = 10'000) {
    serve(
        [&](const std::string& document, std::size_t place) {
          const auto value = valuation(place);
          return value ? simulator::with_member(document, "latestValuation", std::to_string(*value))
                       : simulator::without_member(document, "latestValuation");
        },
        window);
  }

  [[nodiscard]] std::int64_t stored() const {
    return number("SELECT count(*) FROM properties WHERE removed_at IS NULL");
  }

  std::vector<std::string> documents_;
  support::ScratchFolder scratch_;
};

std::int64_t even(std::size_t place) {
  return static_cast<std::int64_t>(place) * 40'000;  // of 500: up to the range's end
}

TEST_F(RangeSplit, IsCompleteHoweverTheValuesAreSpread) {
  struct Row {
    const char* name;
    Valuation valuation;
    std::uint64_t most_requests;
  };
  const Row rows[] = {
      // 16 parts of at most 32, 14 that were larger, the whole.
      {"evenly", even, 31},
      {"all of one value", [](std::size_t) { return 2'500'000; }, 10 + 2 * 25},
      {"in one corner", [](std::size_t place) { return static_cast<std::int64_t>(place); }, 32 + 2 * 25},
      {"at both ends", [](std::size_t place) { return place % 100 == 0 ? 0 : 20'000'000 - place % 2; }, 11 + 4 * 25},
  };
  for (const Row& row : rows) {
    serve_valued(row.valuation);
    const Summary summary = import();
    EXPECT_EQ(summary.run.state, RunState::complete) << row.name << ": " << summary.partitions[0].record.reason;
    EXPECT_EQ(stored(), 500) << row.name;
    EXPECT_LE(source().ledger().requests, row.most_requests) << row.name;
  }
}

TEST_F(RangeSplit, FillsTheTablesThatTheWholeFills) {
  serve_valued(even);
  set("jobs.copenhagen-villas.partitions.split.over", "9500");
  import();
  const auto whole = data();
  std::filesystem::remove(file());
  set("jobs.copenhagen-villas.partitions.split.over", "60");
  import();
  EXPECT_EQ(data(), whole);
}

TEST_F(RangeSplit, SaysThatRecordsLieInNoPart) {
  for (const bool beyond : {false, true}) {
    serve_valued([&](std::size_t place) -> std::optional<std::int64_t> {
      if (place % 100 != 0) return even(place);
      return beyond ? std::optional<std::int64_t>(20'000'001) : std::nullopt;
    });
    const Summary summary = import();
    EXPECT_EQ(summary.run.state, RunState::incomplete);
    EXPECT_THAT(summary.partitions[0].record.reason,
                AllOf(HasSubstr("(5 missing)"), HasSubstr("they lie nowhere from 0 to 20000000")));
    EXPECT_EQ(stored(), 495) << "what came is kept";
  }
}

TEST_F(RangeSplit, SaysWhichValueHasMoreRecordsThanTheSourceGivesOut) {
  serve_valued([](std::size_t place) { return place < 250 ? 2'500'000 : even(place); }, 200);
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::failed);
  EXPECT_THAT(summary.partitions[0].record.reason,
              AllOf(HasSubstr("the value 2500000: the source declares 250 records but gives only the first 200"),
                    HasSubstr("one value cannot be halved")));
}

TEST_F(RangeSplit, HalvesDaysToo) {
  split_by(
      "{ over: 60, range: { unit: date, min: 2019-01-01, max: 2024-12-31 }, "
      "params: { soldFrom: '{from}', soldTo: '{to}' } }");
  serve([](const std::string& document, std::size_t place) {
    return simulator::with_member(
        document, "latestSoldCaseDescription",
        fmt::format(R"({{"date":"{}-{:02}-{:02}"}})", 2019 + place % 6, 1 + place % 12, 1 + place % 28));
  });
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::complete) << summary.partitions[0].record.reason;
  EXPECT_EQ(stored(), 500);
}

TEST_F(RangeSplit, IsTakenUpInThePartWhereItWas) {
  serve_valued([](std::size_t place) { return even(place) / 2; });
  split_by("{ over: 150, range: { min: 0, max: 20000000 }, params: { valuationMin: '{from}', valuationMax: '{to}' } }");
  set("sources.boligsiden.endpoints.addresses.paginator.limit", "10");
  import();
  const auto undisturbed = data();
  const auto needed = source().ledger().requests;

  std::filesystem::remove(file());
  source().reset_ledger();
  std::uint64_t rounds = 0;
  bool was_inside = false;
  Summary summary;
  do {
    int pages = 0;
    const Watch stop_soon = [&](const Event& event, async::StopSignal& stop) {
      if (std::holds_alternative<PageFetched>(event) && ++pages == 7) stop.raise();
    };
    summary = import("copenhagen-villas", {}, stop_soon);
    EXPECT_EQ(summary.resumed, rounds > 0);
    for (const auto& range : database().column("SELECT range FROM partition_ranges")) {
      was_inside = was_inside || !range.ends_with("..");
    }
    ASSERT_LT(++rounds, 30U);
  } while (summary.run.state == RunState::interrupted);
  EXPECT_GT(rounds, 5U);
  EXPECT_TRUE(was_inside) << "no stop fell into a part";
  EXPECT_EQ(summary.run.state, RunState::complete) << summary.partitions[0].record.reason;
  EXPECT_EQ(data(), undisturbed);
  // A stop costs a page that was fetched ahead, or the first of a part that is divided once more.
  EXPECT_LE(source().ledger().requests, needed + 2 * rounds);
  EXPECT_EQ(number("SELECT count(*) FROM partition_ranges"), 0);
}

TEST_F(RangeSplit, IsHealedWhereTheMarketMovesBetweenItsParts) {
  for (const int page : {1, 2, 5, 9, 14}) {
    serve_valued(even);
    int pages = 0;
    const Watch move = [&](const Event& event, async::StopSignal&) {
      if (!std::holds_alternative<PageFetched>(event) || ++pages != page) return;
      static_cast<void>(source().change({.vanishing = 6}).value());
    };
    const Summary summary = import("copenhagen-villas", {}, move);
    EXPECT_EQ(summary.run.state, RunState::complete) << page << ": " << summary.partitions[0].record.reason;
    EXPECT_GE(stored(), 494) << page;
  }
}

TEST_F(RangeSplit, IsPlanned) {
  serve_valued(even);
  const auto known = definitions();
  const auto& job = known.jobs.at("copenhagen-villas");
  boost::asio::io_context loop;
  fetch::SourceClient client(loop.get_executor(), known.source_of(job));
  std::optional<outcome::result<Plan>> plan;
  boost::asio::co_spawn(loop, plan_job({known, job, client, {}}, {}),
                        [&](const std::exception_ptr&, outcome::result<Plan> made) { plan = std::move(made); });
  loop.run();
  ASSERT_TRUE(plan && *plan);
  const PlannedPartition& planned = (*plan)->partitions.at(0);
  EXPECT_TRUE(planned.split);
  EXPECT_EQ(planned.trouble, "");
  source().reset_ledger();
  import();
  EXPECT_GE(planned.requests, source().ledger().requests) << "evenly spread values take no more";
  EXPECT_LE(planned.requests, source().ledger().requests + 10);
}

}  // namespace
}  // namespace housingd::run
