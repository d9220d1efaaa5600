// The same imports into both stores.
#include <gtest/gtest.h>

#include <fstream>
#include <string_view>

#include "tests/faults/contents.h"
#include "tests/faults/importer.h"
#include "tests/faults/market.h"
#include "tests/faults/postgres_place.h"
#include "tests/faults/sqlite_place.h"

namespace housingd::faults {
namespace {

using support::PostgresServer;

class BothStores : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
    postgres_ = std::make_unique<PostgresPlace>(PostgresServer::shared());
    importer_.set_area(four_municipalities)
        .set("jobs.copenhagen-villas.gates.max_reject_ratio", "50%")
        // The larger municipalities are fetched slice by slice.
        .set("jobs.copenhagen-villas.partitions.split",
             "{ over: 250, by: zip_codes, params: { zipCodes: \"{zip}\" } }");
  }

  // Without "unchanged": a home that a batch meets with each of its listings
  // is one row to PostgreSQL's merge, and several to SQLite's.
  enum class Homes { met_once, met_with_each_listing };

  void import(const simulator::Simulator& source, Homes homes = Homes::met_once) {
    for (const Place* place : {static_cast<const Place*>(&sqlite_), static_cast<const Place*>(postgres_.get())}) {
      const auto end = importer_.run(source, place->url());
      ASSERT_EQ(end.status, 0) << end.err << end.out;
    }
    Contents in_sqlite = contents_of(sqlite_, importer_.model(), RunIds::compared);
    Contents in_postgres = contents_of(*postgres_, importer_.model(), RunIds::compared);
    if (homes == Homes::met_with_each_listing) in_postgres["unchanged"] = in_sqlite["unchanged"];
    expect_equal(in_sqlite, in_postgres);
  }

  Importer importer_;
  SqlitePlace sqlite_;
  std::unique_ptr<PostgresPlace> postgres_;
};

TEST_F(BothStores, HoldTheSameRowsInEveryTable) {
  const Market market = make_market(1'500);
  import(*market.before);
  import(*market.after);
  import(*market.after);   // nothing has changed
  import(*market.before);  // what was gone is back
  EXPECT_GT(sqlite_.number("SELECT count(*) FROM changes"), 0);
  EXPECT_GT(sqlite_.number("SELECT count(*) FROM rejects"), 0);
  EXPECT_GT(sqlite_.number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0);
  EXPECT_GT(sqlite_.number("SELECT count(*) FROM run_partitions WHERE split"), 0);
}

// Homes and listings are two endpoints that fill the same tables; a listing
// says less of its home.
TEST_F(BothStores, HoldTheSameRowsWhenTwoJobsTakeTurns) {
  const Market market = make_market(600);
  import(*market.before);
  importer_.use_job("active-listings")
      .set_area(four_municipalities)
      .set("jobs.active-listings.gates.max_reject_ratio", "50%");
  import(*market.after, Homes::met_with_each_listing);
  importer_.use_job("copenhagen-villas");
  import(*market.after, Homes::met_with_each_listing);
}

// Listings that say more than the market's do.
std::unique_ptr<simulator::Simulator> market_with(const std::string& members) {
  const support::ScratchFolder folder;
  const auto file = folder / "market.jsonl";
  const Market market = make_market(200);
  std::ofstream lines(file);
  for (std::string document : market.before->documents()) {
    const std::size_t at = document.find(R"("caseID")");
    if (at != std::string::npos) document.insert(at, members);
    lines << document << '\n';
  }
  lines.close();
  return simulator::Simulator::start({.data = file}).value();
}

TEST_F(BothStores, HoldTheSameTimestampsAndJson) {
  const auto source = market_with(
      R"("nextOpenHouse":{"date":"2026-05-01T12:30:00.1234567+02:00","duration":30},"created":"2024-02-29T23:59:60Z",)"
      R"("utilitiesConnectionFee":{"water":1.50,"power":[1e3,"\u00e6",null,true],"a":{}},)");
  import(*source);
  import(*source);
  EXPECT_GT(sqlite_.number("SELECT count(*) FROM cases WHERE next_open_house_at IS NOT NULL AND created IS NOT NULL "
                           "AND utilities_connection_fee IS NOT NULL"),
            0);
}

TEST_F(BothStores, RejectWhatPostgresqlCannotHold) {
  const auto source = market_with(R"("utilitiesConnectionFee":{"water":"a\u0000b"},)");
  import(*source);
  EXPECT_GT(sqlite_.number("SELECT count(*) FROM rejects"), 0);
}

}  // namespace
}  // namespace housingd::faults
