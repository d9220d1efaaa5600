// What the conformance suite does not see of the ledger: several writers, text
// that PostgreSQL does not hold, the forms of times and keys.
#include "pipeline/upsert/postgres/run_ledger.h"

#include "tests/postgres/schema_fixture.h"

namespace housingd::upsert::postgres {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using Row = std::vector<std::string>;

constexpr const char* noon = "2026-01-31T12:00:00Z";
constexpr const char* snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ";

class ALedger : public SchemaFixture {
 protected:
  void SetUp() override {
    SchemaFixture::SetUp();
    if (IsSkipped()) return;
    prepare(model_);
    connection_ = open();
  }

  RunId open_run() { return run(ledger_.open_run(connection_.get(), &request_, noon, soon())).id; }
  Rows query(Call call) { return query(*connection_, std::move(call)); }
  Rows query(Connection& connection, Call call) { return run(connection.query(std::move(call), soon())); }
  void query_all(Connection& connection, std::vector<Call> calls) {
    run(connection.query_all(std::move(calls), soon()));
  }
  std::vector<std::string> column_of(const Rows& rows) {
    std::vector<std::string> values;
    for (int row = 0; row < rows.size(); ++row) values.emplace_back(rows.text(row, 0));
    return values;
  }
  std::int64_t version() { return oracle().number("SELECT version FROM run_partitions WHERE partition = 'Greve'"); }

  const Model model_ = homes_model();
  const RunRequest request_{.job = "nightly", .fingerprint = "f", .partitions = {"Køge", "Greve"}};
  std::unique_ptr<Connection> connection_;
  RunLedger ledger_;
};

Batch batch_of(RunId run) {
  Batch batch;
  batch.run = run;
  batch.job = "nightly";
  batch.partition = "Greve";
  batch.records = {.declared = 9, .fetched = 5, .accepted = 4, .rejected = 1, .distinct = 5, .keyless = 0};
  batch.checkpoint = {.slice = 4'000'000'000, .next_page = 7, .slice_declared = 340, .split = true};
  return batch;
}

Effect effect_of(std::uint64_t inserted, std::uint64_t changes) {
  Effect effect;
  effect.tables.resize(1);
  effect.tables[0].inserted = inserted;
  effect.changes = changes;
  return effect;
}

TEST_F(ALedger, RaisesAPartitionsVersionWithEveryChange) {
  const RunId run = open_run();
  EXPECT_EQ(version(), 0);
  query(ledger_.advance(batch_of(run), 0, noon));
  EXPECT_EQ(version(), 1);
  query_all(*connection_, ledger_.restart_partition(run, "Greve"));
  EXPECT_EQ(version(), 2);
  PartitionEnd end;
  end.run = run;
  end.partition = "Greve";
  query_all(*connection_, ledger_.end_partition(end, noon));
  EXPECT_EQ(version(), 3);
  EXPECT_EQ(query(ledger_.lock_partition(run, "Greve")).integer(0, 0), 3);
  EXPECT_TRUE(query(ledger_.lock_partition(run, "Roskilde")).empty());
}

TEST_F(ALedger, KeepsASecondWriterOfAPartitionWaiting) {
  const RunId run = open_run();
  const auto other = open();
  execute(*connection_, snapshot);
  query(ledger_.lock_partition(run, "Greve"));
  query(ledger_.advance(batch_of(run), 0, noon));
  execute(*other, snapshot);
  Running waiting(io_, other->query(ledger_.lock_partition(run, "Greve"), soon()));
  run_until([&] { return is_active(*other); });
  EXPECT_FALSE(waiting.ended());
  Running committing(io_, connection_->execute("COMMIT", soon()));
  run_to_end();
  EXPECT_EQ(waiting.error().trouble(), Trouble::contention);  // it has to begin anew, and then sees the version
}

TEST_F(ALedger, CountsWhatTheDatabaseRefusedAsRejected) {
  const RunId run = open_run();
  query(ledger_.advance(batch_of(run), 3, noon));
  const auto partitions = this->run(ledger_.partitions(connection_.get(), run, soon()));
  EXPECT_EQ(partitions[1].records.accepted, 1U);
  EXPECT_EQ(partitions[1].records.rejected, 4U);
  EXPECT_EQ(partitions[1].records.fetched, 5U);
  EXPECT_EQ(partitions[1].checkpoint.slice, 4'000'000'000U);
}

TEST_F(ALedger, CountsTheBatchesOfTwoTransactionsAtOnce) {
  const RunId run = open_run();
  const auto other = open();
  for (Connection* connection : {connection_.get(), other.get()}) {
    execute(*connection, snapshot);
    query_all(*connection, ledger_.add_effect(run, model_, effect_of(2, 1)));
  }
  execute(*connection_, "COMMIT");
  execute(*other, "COMMIT");
  const RunRecord record = this->run(ledger_.runs(other.get(), {.limit = 1}, soon())).at(0);
  EXPECT_EQ(record.tables.at("homes").inserted, 4U);
  EXPECT_EQ(record.changes, 2U);
  EXPECT_THAT(record.tables, SizeIs(1));
}

TEST_F(ALedger, AddsUpWhatBatchesDidWhenARunEndsHoweverOften) {
  const RunId run = open_run();
  for (int i = 0; i < 3; ++i) query_all(*connection_, ledger_.add_effect(run, model_, effect_of(2, 1)));
  EXPECT_THAT(ledger_.add_effect(run, model_, effect_of(0, 0)), IsEmpty());
  RunRecord record;
  record.id = run;
  record.state = RunState::complete;
  for (int i = 0; i < 2; ++i) {
    query(ledger_.end_run(record, noon));
    EXPECT_THAT(oracle().rows("SELECT table_name, inserted FROM run_tables"), ElementsAre(Row{"homes", "6"}));
    EXPECT_EQ(oracle().number("SELECT changes FROM runs"), 3);
  }
  query_all(*connection_, ledger_.add_effect(run, model_, effect_of(1, 1)));  // resumed
  EXPECT_EQ(this->run(ledger_.runs(connection_.get(), {.limit = 1}, soon())).at(0).changes, 4U);
  query(ledger_.end_run(record, noon));
  EXPECT_EQ(oracle().number("SELECT changes FROM runs"), 4);
}

TEST_F(ALedger, KeepsRejectsOfAnyBytesInTheirOrder) {
  const RunId run = open_run();
  record::Reject first;
  first.record_key = std::string("h\0", 2) + "1";
  first.reason = outcome::ErrorCode::invalid_encoding;
  first.payload = "{\"street\":\"K\xF8ge\"}";
  record::Reject second;
  second.record_key = "h2";
  second.message = "it's {\"odd\"}, \\N and NULL";
  const record::Reject* const rejects[] = {&first, &second};
  query(ledger_.add_rejects(run, "Køge", rejects, noon));
  const auto stored = this->run(ledger_.rejects(connection_.get(), 0, 10, soon()));
  ASSERT_THAT(stored, SizeIs(2));
  EXPECT_EQ(stored[0].record_key, "h\uFFFD1");
  EXPECT_EQ(stored[0].reason, "invalid_encoding");
  EXPECT_EQ(stored[0].payload, "{\"street\":\"K\uFFFDge\"}");
  EXPECT_EQ(stored[0].partition, "Køge");
  EXPECT_EQ(stored[1].record_key, "h2");
  EXPECT_EQ(stored[1].message, second.message);
}

TEST_F(ALedger, GivesTimesInUtcWhateverTheSessionsTimeZone) {
  execute(*connection_, "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'");
  const RunId run = open_run();
  const record::Reject reject;
  const record::Reject* const rejects[] = {&reject};
  query(ledger_.add_rejects(run, "Køge", rejects, noon));
  EXPECT_EQ(this->run(ledger_.runs(connection_.get(), {.limit = 1}, soon())).at(0).started_at, noon);
  EXPECT_EQ(this->run(ledger_.rejects(connection_.get(), run, 1, soon())).at(0).rejected_at, noon);
}

TEST_F(ALedger, NumbersAPartitionOnceForTwoWritersAtOnce) {
  const auto other = open();
  std::vector<std::int64_t> scopes;
  const auto note = [](RunLedger* ledger, Connection* connection,
                       std::vector<std::int64_t>* into) -> async::awaitable<void> {
    auto finding = ledger->scope_of(connection, "nightly", "Greve", soon());
    into->push_back(co_await std::move(finding));
  };
  execute(*connection_, "BEGIN");
  run(note(&ledger_, connection_.get(), &scopes));
  Running second(io_, note(&ledger_, other.get(), &scopes));
  run_until([&] { return is_active(*other); });  // it waits for the first to decide
  Running committing(io_, connection_->execute("COMMIT", soon()));
  run_to_end();
  ASSERT_THAT(scopes, SizeIs(2));
  EXPECT_EQ(scopes[0], scopes[1]);
  EXPECT_EQ(run(ledger_.scope_of(connection_.get(), "nightly", "Greve", soon())), scopes[0]);
  EXPECT_NE(run(ledger_.scope_of(connection_.get(), "nightly", "Køge", soon())), scopes[0]);
}

TEST_F(ALedger, ListsTheRecordsOfAPartitionInPagesByteByByte) {
  const std::int64_t scope = run(ledger_.scope_of(connection_.get(), "nightly", "Greve", soon()));
  const std::string_view keys[] = {"å", "b", "B", "a", "Ä", "a"};
  query(ledger_.add_records(scope, keys));
  query(ledger_.add_records(scope, keys));
  EXPECT_THAT(column_of(query(ledger_.records_after(scope, "", 3))), ElementsAre("B", "a", "b"));
  EXPECT_THAT(column_of(query(ledger_.records_after(scope, "b", 3))), ElementsAre("Ä", "å"));
  EXPECT_EQ(query(ledger_.count_records("nightly", "Greve")).integer(0, 0), 5);
  EXPECT_EQ(query(ledger_.count_records("nightly", "Køge")).integer(0, 0), 0);
}

TEST_F(ALedger, KnowsWhichRecordsNoPartitionOfAJobHolds) {
  const std::int64_t greve = run(ledger_.scope_of(connection_.get(), "nightly", "Greve", soon()));
  const std::int64_t koege = run(ledger_.scope_of(connection_.get(), "nightly", "Køge", soon()));
  const std::int64_t other = run(ledger_.scope_of(connection_.get(), "weekly", "Greve", soon()));
  const std::string_view keys[] = {"h1", "h2", "h3"};
  query(ledger_.add_records(greve, keys));
  query(ledger_.add_records(koege, std::span(keys).subspan(1, 1)));
  query(ledger_.add_records(other, keys));
  query(ledger_.drop_records(greve, std::span(keys).first(2)));
  EXPECT_THAT(column_of(query(ledger_.not_held_by_job("nightly", keys))), ElementsAre("h1"));
  EXPECT_THAT(column_of(query(ledger_.not_held_by_job("monthly", keys))), UnorderedElementsAre("h1", "h2", "h3"));
}

class ADatabaseWithoutALedger : public PostgresTest {};

TEST_F(ADatabaseWithoutALedger, SaysSo) {
  RunLedger ledger;
  const auto connection = open();
  EXPECT_FALSE(run(ledger.exists(connection.get(), soon())));
}

}  // namespace
}  // namespace housingd::upsert::postgres
