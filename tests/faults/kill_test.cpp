// kill -9 of housingd at random moments of an import.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <iostream>

#include "tests/faults/importer.h"
#include "tests/faults/market.h"
#include "tests/faults/postgres_place.h"
#include "tests/faults/programme.h"
#include "tests/faults/sqlite_place.h"
#include "tests/faults/undisturbed.h"

namespace housingd::faults {
namespace {

using support::PostgresServer;

struct StoreKind {
  const char* name;
  std::unique_ptr<Place> (*make)();
};

class AnImportThatIsKilled : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    const auto why = PostgresServer::missing();
    if (GetParam().name == std::string("Postgres") && why) GTEST_SKIP() << *why;
    importer_.set_area(four_municipalities)
        .set("jobs.copenhagen-villas.gates.max_reject_ratio", "50%")
        .set("sources.boligsiden.endpoints.addresses.paginator.limit", "20");
  }

  // Kills and starts again until an import ends by itself.
  void import_under_fire(const Place& place, simulator::Simulator& source, const Undisturbed& undisturbed);

  Importer importer_;
  Chance chance_;
  int kills_ = 0, imports_ = 0;
  std::uint64_t spared_ = 0;  // requests that starting over would have repeated
};

// Requests that the latest run of the place still has to make; all of them
// where it has not begun.
std::uint64_t requests_left(const Place& place, const Undisturbed& undisturbed, std::int64_t runs_before) {
  if (!place.has("run_partitions") || place.number("SELECT count(*) FROM runs") == runs_before) {
    return undisturbed.requests;
  }
  std::uint64_t left = 0;
  for (const auto& row : place.rows("SELECT partition, state, next_page FROM run_partitions WHERE run_id = "
                                    "(SELECT max(id) FROM runs)")) {
    const std::uint64_t all = undisturbed.requests_by_partition.at(row.at(0));
    const std::uint64_t done = std::stoull(row.at(2));
    if (row.at(1) != "complete") left += all - std::min(all, done);
  }
  return left;
}

void AnImportThatIsKilled::import_under_fire(const Place& place, simulator::Simulator& source,
                                             const Undisturbed& undisturbed) {
  const std::int64_t runs_before = place.has("runs") ? place.number("SELECT count(*) FROM runs") : 0;
  for (;;) {
    const std::uint64_t left = requests_left(place, undisturbed, runs_before);
    spared_ += undisturbed.requests - left;
    source.reset_ledger();
    const auto import = importer_.start(source, place.url());
    const bool ended = import->ends_within(chance_.up_to(undisturbed.took));
    if (!ended) import->signal(SIGKILL);
    const auto end = import->wait();
    place.settle();
    ASSERT_EQ(place.damage(), "");
    ASSERT_LE(source.ledger().requests, left) << "asked for pages again that were committed";
    if (end.status == 0) {
      ASSERT_EQ(source.ledger().requests, left);
      break;
    }
    ASSERT_EQ(end.status, 128 + SIGKILL) << end.err << end.out;
    ++kills_;
    // Killed between its last transaction and its end.
    const bool done =
        place.has("runs") && place.number("SELECT count(*) FROM runs WHERE state = 'complete'") > runs_before;
    if (done) break;
  }
  ++imports_;
  EXPECT_EQ(place.number("SELECT count(*) FROM runs"), runs_before + 1) << "started a run anew";
  expect_equal(undisturbed.contents, contents_of(place, importer_.model()));
}

TEST_P(AnImportThatIsKilled, EndsInTheTablesOfAnUndisturbedOneAndFetchesNoCommittedPageAgain) {
  SCOPED_TRACE("HOUSINGD_FAULT_SEED=" + std::to_string(chance_.seed()));
  const Market market = make_market(2'000);
  const auto calm = GetParam().make();
  const Undisturbed first = import_undisturbed(importer_, *market.before, *calm);
  const Undisturbed second = import_undisturbed(importer_, *market.after, *calm);
  for (const int enough = rounds(5); kills_ < enough && !HasFailure();) {
    const auto place = GetParam().make();
    import_under_fire(*place, *market.before, first);
    if (!HasFailure()) import_under_fire(*place, *market.after, second);
  }
  std::cout << kills_ << " kills in " << imports_ << " imports of " << first.took.count() << " ms; " << spared_
            << " requests not repeated\n";
}

std::unique_ptr<Place> make_sqlite_place() {
  return std::make_unique<SqlitePlace>();
}

std::unique_ptr<Place> make_postgres_place() {
  return std::make_unique<PostgresPlace>(PostgresServer::shared());
}

INSTANTIATE_TEST_SUITE_P(IntoAStore, AnImportThatIsKilled,
                         testing::Values(StoreKind{"Sqlite", make_sqlite_place},
                                         StoreKind{"Postgres", make_postgres_place}),
                         [](const auto& store) { return std::string(store.param.name); });

}  // namespace
}  // namespace housingd::faults
