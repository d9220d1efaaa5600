// The main job, from YAML to tables.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAreArray;
using upsert::PartitionState;
using upsert::TableCounts;

std::uint64_t written(const Summary& summary) {
  std::uint64_t rows = 0;
  for (const auto& [table, counts] : summary.run.tables) rows += counts.inserted + counts.updated + counts.removed;
  return rows;
}

simulator::Filter villas() {
  return {.types = {simulator::generator::AddressType::villa}};
}

TEST_F(ImportTest, BringsEveryRecordIntoItsTables) {
  start_simulator(small_market());
  const Summary summary = import();
  const auto expected = source().entities(villas());
  EXPECT_EQ(summary.run.state, upsert::RunState::complete) << summary.run.reason;
  EXPECT_EQ(summary.run.started_at, database().text("SELECT started_at FROM runs"));
  EXPECT_EQ(summary.run.records.declared, 300U);
  EXPECT_EQ(summary.run.records.accepted, 300U);
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 300);
  const std::pair<const char*, std::uint64_t> counts[] = {
      {"SELECT count(*) FROM buildings WHERE is_main", expected.main_buildings},
      {"SELECT count(*) FROM buildings WHERE NOT is_main", expected.additional_buildings},
      {"SELECT count(*) FROM registrations", expected.registrations},
      {"SELECT count(*) FROM cases", expected.cases},
      {"SELECT count(*) FROM case_images", expected.case_images},
      {"SELECT count(*) FROM case_image_sources", expected.image_sources},
      {"SELECT count(*) FROM municipalities", expected.municipalities},
      {"SELECT count(*) FROM roads", expected.roads},
      {"SELECT count(*) FROM zip_codes", expected.zip_codes},
      {"SELECT count(*) FROM places", expected.places},
  };
  for (const auto& [sql, count] : counts) EXPECT_EQ(number(sql), static_cast<std::int64_t>(count)) << sql;
}

TEST_F(ImportTest, CountsWhatItWroteAsTheTablesShowIt) {
  start_simulator(small_market());
  const Summary summary = import();
  for (const auto& [table, counts] : summary.run.tables) {
    EXPECT_EQ(static_cast<std::int64_t>(counts.inserted), number("SELECT count(*) FROM " + table)) << table;
    EXPECT_EQ(counts.updated + counts.removed, 0U) << table;
  }
  EXPECT_EQ(summary.run.changes, 0U);
}

TEST_F(ImportTest, WritesNothingWhenNothingChanged) {
  start_simulator(small_market());
  import();
  const auto before = database().rows("SELECT id, run_id, changed_at FROM properties ORDER BY id");
  const Summary again = import();
  EXPECT_EQ(again.run.state, upsert::RunState::complete);
  EXPECT_EQ(written(again), 0U);
  EXPECT_EQ(again.run.tables.at("properties").unchanged, 300U);
  EXPECT_EQ(database().rows("SELECT id, run_id, changed_at FROM properties ORDER BY id"), before);
}

TEST_F(ImportTest, TouchesNoDataTableWhenNothingChanged) {
  start_simulator(small_market());
  import();
  std::string triggers = "CREATE TABLE touched (name TEXT);";
  const auto known = definitions();
  for (const auto& table : known.models.at("housing").tables) {
    for (const std::string kind : {"INSERT", "UPDATE", "DELETE"}) {
      triggers += "CREATE TRIGGER watch_" + table.name + kind + " AFTER " + kind + " ON " + table.name +
                  " BEGIN INSERT INTO touched VALUES ('" + table.name + "'); END;";
    }
  }
  database().execute(triggers);
  import();
  EXPECT_EQ(number("SELECT count(*) FROM touched"), 0);
}

TEST_F(ImportTest, KeepsEveryPriceChangeAndNothingElse) {
  start_simulator(small_market());
  import();
  const auto changes = source().change({.prices = 3, .valuations = 4, .among = villas()}).value();
  const Summary summary = import();
  std::vector<std::vector<std::string>> expected;
  for (const auto& change : changes.prices) {
    expected.push_back(
        {"cases", change.case_id, "price_cash", std::to_string(change.old_price), std::to_string(change.new_price)});
  }
  for (const auto& change : changes.valuations) {
    expected.push_back({"properties", change.address_id, "latest_valuation", std::to_string(change.old_valuation),
                        std::to_string(change.new_valuation)});
  }
  EXPECT_THAT(database().rows("SELECT table_name, row_key, column_name, old_value, new_value FROM changes"),
              UnorderedElementsAreArray(expected));
  EXPECT_EQ(summary.run.changes, expected.size());
}

TEST_F(ImportTest, MarksExactlyWhatVanishedAndBringsItBack) {
  start_simulator(small_market());
  import();
  const auto first = data();
  const auto changes = source().change({.vanishing = 12, .among = villas()}).value();
  const Summary second = import();
  std::vector<std::vector<std::string>> gone;
  for (const auto& id : changes.vanished) gone.push_back({id});
  EXPECT_EQ(second.run.state, upsert::RunState::complete);
  EXPECT_EQ(second.run.tables.at("properties").removed, 12U);
  EXPECT_THAT(database().rows("SELECT id FROM properties WHERE removed_at IS NOT NULL"),
              UnorderedElementsAreArray(gone));
  EXPECT_EQ(number("SELECT count(*) FROM buildings JOIN properties p ON p.id = property_id "
                   "WHERE (p.removed_at IS NULL) <> (buildings.removed_at IS NULL)"),
            0);

  EXPECT_EQ(written(import()), 0U) << "what is gone is gone once";
  static_cast<void>(source().change({.returning = simulator::ChangeRequest::all}).value());
  const Summary third = import();
  EXPECT_EQ(third.run.tables.at("properties").updated, 12U);
  EXPECT_EQ(data(), first);
}

TEST_F(ImportTest, FollowsAJobThatDeletes) {
  start_simulator(small_market());
  set("jobs.copenhagen-villas.on_missing", "hard_delete");
  import();
  const auto changes = source().change({.vanishing = 5, .among = villas()}).value();
  import();
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 295);
  EXPECT_EQ(number("SELECT count(*) FROM buildings WHERE property_id NOT IN (SELECT id FROM properties)"), 0);
}

TEST_F(ImportTest, FollowsAJobThatKeeps) {
  start_simulator(small_market());
  set("jobs.copenhagen-villas.on_missing", "keep");
  import();
  static_cast<void>(source().change({.vanishing = 5, .among = villas()}).value());
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, upsert::RunState::complete);
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0);
}

TEST_F(ImportTest, SplitsAPartitionThatIsTooLargeByZipCode) {
  start_simulator(small_market());
  set("jobs.copenhagen-villas.partitions.split.over", "60");
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, upsert::RunState::complete) << summary.partitions.front().record.reason;
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 300);
}

TEST_F(ImportTest, FailsAPartitionBeyondTheWindowThatCannotBeSplit) {
  auto options = small_market();
  options.max_window = 100;
  start_simulator(options);
  set("sources.boligsiden.endpoints.addresses.paginator.max_items", "100");
  set("jobs.denmark-villas.partitions.split.over", "100");
  set("jobs.copenhagen-villas.partitions.split", "{ over: 100, by: zip_codes, params: { unknown: '{zip}' } }");
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, upsert::RunState::failed);
  EXPECT_THAT(summary.partitions.front().record.reason, testing::HasSubstr("window_exceeded"));
}

TEST_F(ImportTest, FillsTheSameTablesFromTheListings) {
  start_simulator(small_market());
  import();
  const auto before = data();
  const Summary listings = import("active-listings");
  EXPECT_EQ(listings.run.state, upsert::RunState::complete) << listings.partitions.front().record.reason;
  const auto all = source().entities({});
  EXPECT_EQ(number("SELECT count(*) FROM cases WHERE removed_at IS NULL"), static_cast<std::int64_t>(all.cases));
  import();
  EXPECT_EQ(number("SELECT count(*) FROM registrations WHERE removed_at IS NOT NULL"), 0)
      << "a listing says nothing of what its address holds besides";
}

TEST_F(ImportTest, RehearsesWithoutATrace) {
  start_simulator(small_market());
  durability_ = upsert::Durability::rehearsed;
  const Summary rehearsed = import();
  EXPECT_EQ(rehearsed.run.tables.at("properties").inserted, 300U);
  EXPECT_FALSE(std::filesystem::exists(file()));
  durability_ = upsert::Durability::committed;
  import();
  durability_ = upsert::Durability::rehearsed;
  static_cast<void>(source().change({.vanishing = 3, .among = villas()}).value());
  const auto before = data();
  EXPECT_EQ(import().run.tables.at("properties").removed, 3U);
  EXPECT_EQ(data(), before);
}

TEST_F(ImportTest, ImportsOnlyThePartitionsThatWereAskedFor) {
  start_simulator(small_market());
  const Summary summary = import("copenhagen-villas", {.partitions = {"Solrød"}});
  EXPECT_EQ(summary.run.state, upsert::RunState::complete);
  EXPECT_EQ(number("SELECT count(DISTINCT municipality_code) FROM properties"), 1);
  EXPECT_EQ(import("copenhagen-villas", {.partitions = {"Solrød", "Solrød"}}).run.partitions_total, 1U);
  const auto refused = try_import("copenhagen-villas", {.partitions = {"Soelroed"}}, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), testing::HasSubstr("Soelroed"));
}

TEST_F(ImportTest, StopsAtALimitAndDoesNotCallThatComplete) {
  start_simulator(small_market());
  const Summary summary = import("copenhagen-villas", {.limit = 70});
  EXPECT_EQ(summary.run.state, upsert::RunState::incomplete);
  EXPECT_EQ(summary.run.records.fetched, 140U);
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 140);
}

}  // namespace
}  // namespace housingd::run
