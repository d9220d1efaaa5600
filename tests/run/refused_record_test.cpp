// A record that the mapping accepts and the database does not.
#include <gmock/gmock.h>

#include <optional>

#include "pipeline/upsert/model_schema.h"
#include "tests/run/import_fixture.h"
#include "tests/support/postgres_server.h"

namespace housingd::run {
namespace {

using support::PostgresServer;
using testing::HasSubstr;

class ARefusedRecord : public ImportTest {
 protected:
  void SetUp() override {
    if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
    database_.emplace(PostgresServer::shared().create_database());
    store_in(database_->url());
    start_simulator(small_market());
    const auto known = definitions();
    for (const auto& change : upsert::schema_of(known.models.at("housing"), definition::StoreKind::postgres)) {
      oracle().execute(change.statement);
    }
  }
  [[nodiscard]] support::PostgresOracle oracle() const { return database_->oracle(); }

  std::optional<support::PostgresDatabase> database_;
};

TEST_F(ARefusedRecord, CountsAsRejectedInEveryPlaceThatTells) {
  oracle().execute("ALTER TABLE properties ADD CONSTRAINT no_odd_one CHECK (house_number <> '7')");
  set("jobs.copenhagen-villas.gates.max_reject_ratio", "50%");
  upsert::RecordCounts told;
  const Summary summary = import("copenhagen-villas", {}, [&](const Event& event, async::StopSignal&) {
    if (const auto* committed = std::get_if<BatchCommitted>(&event)) told += committed->records;
  });
  EXPECT_EQ(summary.run.state, upsert::RunState::complete) << summary.partitions.front().record.reason;
  const std::uint64_t refused = summary.run.records.rejected;
  ASSERT_GT(refused, 0U);
  EXPECT_EQ(summary.run.records.accepted, 300 - refused);
  EXPECT_EQ(told.rejected, refused);
  EXPECT_EQ(told.accepted, 300 - refused);
  const auto stored = static_cast<std::int64_t>(refused);
  EXPECT_EQ(oracle().number("SELECT count(*) FROM properties"), 300 - stored);
  EXPECT_EQ(oracle().number("SELECT sum(rejected) FROM run_partitions"), stored);
  EXPECT_EQ(oracle().number("SELECT count(*) FROM rejects WHERE reason = 'store_refused'"), stored);
  EXPECT_THAT(oracle().column("SELECT message FROM rejects LIMIT 1").front(), HasSubstr("no_odd_one"));
}

TEST_F(ARefusedRecord, IsHeldAgainstTheGate) {
  oracle().execute("ALTER TABLE properties ADD CONSTRAINT nothing CHECK (false)");
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, upsert::RunState::failed);
  EXPECT_THAT(summary.partitions.front().record.reason, HasSubstr("max_reject_ratio"));
}

}  // namespace
}  // namespace housingd::run
