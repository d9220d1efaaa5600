// What has not changed is passed over, and nobody can see that in the tables.
#include <gmock/gmock.h>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using upsert::RunState;

class Unchanged : public ImportTest {
 protected:
  void start(bool etags = false) {
    auto market = small_market();
    market.etags = etags;
    start_simulator(market);
  }
  void let_the_market_move(std::uint64_t seed) {
    ASSERT_TRUE(
        source().change({.seed = seed, .returning = 2, .vanishing = 4, .prices = 12, .valuations = 9, .added = 5}));
  }
  Summary complete_import(RunOptions options = {}) {
    Summary summary = import("copenhagen-villas", std::move(options));
    EXPECT_EQ(summary.run.state, RunState::complete) << summary.run.reason;
    return summary;
  }
  // Everything but times, the numbers of runs included.
  [[nodiscard]] std::vector<std::vector<std::string>> everything() const {
    auto all = data();
    const auto known = definitions();
    for (const auto& table : known.models.at("housing").tables) {
      for (auto& row : database().rows("SELECT '" + table.name + "', run_id, count(*) FROM " + table.name +
                                       " GROUP BY run_id ORDER BY run_id")) {
        all.push_back(std::move(row));
      }
    }
    for (auto& row : database().rows("SELECT table_name, row_key, column_name, old_value, new_value, run_id "
                                     "FROM changes ORDER BY 1, 2, 3, 6")) {
      all.push_back(std::move(row));
    }
    return all;
  }
};

std::uint64_t unchanged_rows(const Summary& summary) {
  std::uint64_t rows = 0;
  for (const auto& [table, counts] : summary.run.tables) rows += counts.unchanged;
  return rows;
}

TEST_F(Unchanged, PagesAreNotSentAgainWhereTheSourceCanTell) {
  start(true);
  const Summary first = complete_import();
  EXPECT_EQ(first.run.requests.not_modified, 0U);
  const Summary again = complete_import();
  EXPECT_EQ(again.run.requests.not_modified, again.run.requests.sent);
  EXPECT_EQ(again.run.requests.bytes, 0U);
  EXPECT_EQ(again.run.records.fetched, first.run.records.fetched);
  EXPECT_EQ(again.run.records.accepted, first.run.records.accepted);
  EXPECT_EQ(again.run.records.distinct, first.run.records.distinct);
}

TEST_F(Unchanged, RowsAreCountedAsIfTheyHadBeenCompared) {
  start();
  const Summary first = complete_import();
  const Summary again = complete_import();
  const Summary full = complete_import({.full = true});
  for (const auto& [table, counts] : full.run.tables) {
    // Rows that many records share are compared once a batch, and counted so.
    if (definitions().models.at("housing").find_table(table)->shared) continue;
    EXPECT_EQ(again.run.tables.at(table).unchanged, counts.unchanged) << table;
    EXPECT_EQ(again.run.tables.at(table).updated, 0U) << table;
    EXPECT_EQ(again.run.tables.at(table).inserted, 0U) << table;
  }
  EXPECT_EQ(first.run.records.accepted, again.run.records.accepted);
}

// The same market, the same changes, with and without passing over.
TEST_F(Unchanged, EndsInTheTablesOfRunsThatWorkedOnEverything) {
  std::vector<std::vector<std::string>> worked;
  for (const bool full : {true, false}) {
    for (const bool etags : {false, true}) {
      std::filesystem::remove(file());
      start(etags);
      complete_import({.full = full});
      for (const std::uint64_t seed : {1U, 2U, 3U}) {
        let_the_market_move(seed);
        complete_import({.full = full});
        complete_import({.full = full});
      }
      if (worked.empty()) worked = everything();
      EXPECT_EQ(everything(), worked) << full << etags;
    }
  }
}

TEST_F(Unchanged, IsWorkedOnAgainOnceAnotherJobHasChangedItsTables) {
  start(true);
  complete_import();
  database().execute("UPDATE runs SET job = 'another', finished_at = '2999-01-01T00:00:00Z' WHERE id = 1");
  database().execute("UPDATE partition_memories SET as_of_run = 1");
  const Summary again = complete_import();
  EXPECT_EQ(again.run.requests.not_modified, 0U);
  const Summary third = complete_import();
  EXPECT_EQ(third.run.requests.not_modified, 0U) << "the other job's run is later than all";
}

TEST_F(Unchanged, IsWorkedOnAgainOnceTheModelIsAnother) {
  start(true);
  complete_import();
  set("models.housing.tables.properties.columns.note", "{ path: /slugAddress, type: text }");
  const Summary again = complete_import();
  EXPECT_EQ(again.run.requests.not_modified, 0U);
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE note IS NULL"), 0);
  const Summary third = complete_import();
  EXPECT_EQ(third.run.requests.not_modified, third.run.requests.sent);
}

TEST_F(Unchanged, IsWorkedOnAgainWhenAskedTo) {
  start(true);
  complete_import();
  const Summary full = complete_import({.full = true});
  EXPECT_EQ(full.run.requests.not_modified, 0U);
  EXPECT_GT(unchanged_rows(full), 0U);
}

TEST_F(Unchanged, CountsAsSeenWhenTheRestIsSwept) {
  start(true);
  complete_import();
  let_the_market_move(9);
  const Summary after = complete_import();
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 4);
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NULL"),
            static_cast<std::int64_t>(after.run.records.distinct));
}

TEST_F(Unchanged, IsRefusedAgainWhereItWasRefused) {
  start(true);
  const std::string victim = source().documents({.types = {simulator::generator::AddressType::villa}}).front();
  const std::string id = victim.substr(victim.find("\"addressID\":\"") + 13, 36);
  simulator::Faults faults;
  faults.poison = {{.kind = simulator::PoisonKind::wrong_type, .id = id}};
  ASSERT_TRUE(source().set_faults(faults));
  set("jobs.copenhagen-villas.gates.max_reject_ratio", "50%");
  const Summary first = complete_import();
  const Summary again = complete_import();
  EXPECT_EQ(first.run.records.rejected, 1U);
  EXPECT_EQ(again.run.records.rejected, 1U);
  EXPECT_EQ(again.run.records.accepted, first.run.records.accepted);
  EXPECT_EQ(number("SELECT count(*) FROM rejects"), 2);
}

}  // namespace
}  // namespace housingd::run
