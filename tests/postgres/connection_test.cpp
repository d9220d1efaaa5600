#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class AConnection : public PostgresTest {};

TEST_F(AConnection, RunsPlainStatementsOneAfterTheOther) {
  const auto connection = open();
  execute(*connection, "CREATE TABLE homes (id integer); INSERT INTO homes VALUES (1), (2); DELETE FROM homes");
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 0);
}

TEST_F(AConnection, ReturnsRowsAsText) {
  const auto connection = open();
  const Statement statement(
      "SELECT 7, 'Odense', true, NULL, 2.5::float8, '\\x00ff'::bytea UNION ALL SELECT 8, '', "
      "false, 'x', 'NaN', ''");
  const Rows rows = run(connection->query({&statement, {}}, soon()));
  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows.integer(0, 0), 7);
  EXPECT_EQ(rows.text(0, 1), "Odense");
  EXPECT_TRUE(rows.boolean(0, 2));
  EXPECT_TRUE(rows.is_null(0, 3));
  EXPECT_EQ(rows.number(0, 4), 2.5);
  EXPECT_EQ(rows.bytes(0, 5), std::string("\0\xff", 2));
  EXPECT_FALSE(rows.boolean(1, 2));
  EXPECT_FALSE(rows.is_null(1, 3));
}

TEST_F(AConnection, CountsTheRowsThatAStatementWasAbout) {
  const auto connection = open();
  execute(*connection, "CREATE TABLE homes (id integer)");
  const Statement insert("INSERT INTO homes SELECT generate_series(1, 5)");
  const Rows rows = run(connection->query({&insert, {}}, soon()));
  EXPECT_EQ(rows.affected(), 5U);
  EXPECT_TRUE(rows.empty());
}

TEST_F(AConnection, PreparesAStatementOnce) {
  const auto connection = open();
  const Statement statement("SELECT $1::integer + 1");
  EXPECT_EQ(text(*connection, statement, Parameters().add("1")), "2");
  EXPECT_EQ(text(*connection, statement, Parameters().add("2")), "3");
  EXPECT_EQ(text(*connection, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%+ 1'"), "1");
}

TEST_F(AConnection, PreparesAStatementOnceInAPipelineOfManyCalls) {
  const auto connection = open();
  const Statement statement("SELECT $1::integer + 1");
  std::vector<Call> calls;
  for (int i = 0; i < 3; ++i) calls.push_back({&statement, Parameters().add(std::to_string(i))});
  const auto answers = run(connection->query_all(std::move(calls), soon()));
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[2].integer(0, 0), 3);
  EXPECT_EQ(text(*connection, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%+ 1'"), "1");
}

TEST_F(AConnection, TakesAValueWhereTheFirstCallHadNull) {
  const auto connection = open();
  execute(*connection, "CREATE TABLE homes (floor integer)");
  const Statement insert("INSERT INTO homes VALUES ($1)");
  run(connection->query({&insert, Parameters().add_null()}, soon()));
  run(connection->query({&insert, Parameters().add(std::int64_t{4})}, soon()));
  run(connection->query({&insert, Parameters().add_null()}, soon()));
  EXPECT_THAT(oracle().column("SELECT floor FROM homes ORDER BY floor"), ElementsAre("4", "NULL", "NULL"));
}

TEST_F(AConnection, AnswersAPipelineInOrder) {
  const auto connection = open();
  const Statement first("SELECT 'first'");
  const Statement none("SELECT 1 WHERE false");
  const Statement last("SELECT 'last'");
  const auto answers = run(connection->query_all({{&first, {}}, {&none, {}}, {&last, {}}}, soon()));
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].text(0, 0), "first");
  EXPECT_TRUE(answers[1].empty());
  EXPECT_EQ(answers[2].text(0, 0), "last");
}

TEST_F(AConnection, AnswersAnEmptyPipeline) {
  const auto connection = open();
  EXPECT_TRUE(run(connection->query_all({}, soon())).empty());
}

TEST_F(AConnection, SendsAPipelineOfManyMegabytesBothWays) {
  const auto connection = open();
  const Statement echo("SELECT $1::text");
  const std::string large(3 << 20U, 'x');
  std::vector<Call> calls;
  for (int i = 0; i < 8; ++i) calls.push_back({&echo, Parameters().add(large)});
  const auto answers = run(connection->query_all(std::move(calls), soon()));
  ASSERT_EQ(answers.size(), 8U);
  for (const Rows& rows : answers) EXPECT_EQ(rows.text(0, 0), large);
}

TEST_F(AConnection, UndoesAPipelineWithARefusalInTheMiddle) {
  const auto connection = open();
  execute(*connection, "CREATE TABLE homes (id integer PRIMARY KEY)");
  const Statement insert("INSERT INTO homes VALUES ($1)");
  std::vector<Call> calls;
  for (const std::int64_t id : {1, 2, 2, 3}) calls.push_back({&insert, Parameters().add(id)});
  const ServerError error = error_of(connection->query_all(std::move(calls), soon()));
  EXPECT_EQ(error.fields().sqlstate, "23505");
  EXPECT_EQ(error.fields().table, "homes");
  EXPECT_EQ(error.fields().constraint, "homes_pkey");
  EXPECT_EQ(error.trouble(), Trouble::contention);
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 0);
  EXPECT_TRUE(connection->is_idle_and_well());
  EXPECT_EQ(text(*connection, "SELECT 'still here'"), "still here");
}

TEST_F(AConnection, RemembersAStatementOnlyOnceItIsPrepared) {
  const auto connection = open();
  const Statement early("SELECT count(*) FROM not_yet_there");
  EXPECT_EQ(error_of(connection->query({&early, {}}, soon())).fields().sqlstate, "42P01");
  execute(*connection, "CREATE TABLE not_yet_there (id integer)");
  EXPECT_EQ(text(*connection, early), "0");
}

TEST_F(AConnection, RemembersWhatWasPreparedBeforeARefusal) {
  const auto connection = open();
  const Statement good("SELECT 'good'");
  const Statement bad("SELECT 1 / $1::integer");
  const ServerError error = error_of(connection->query_all({{&good, {}}, {&bad, Parameters().add("0")}}, soon()));
  EXPECT_EQ(error.trouble(), Trouble::row);
  EXPECT_EQ(text(*connection, good), "good");
  EXPECT_EQ(text(*connection, bad, Parameters().add("1")), "1");
}

TEST_F(AConnection, StaysUsableInAFailedTransaction) {
  const auto connection = open();
  execute(*connection, "BEGIN");
  EXPECT_FALSE(connection->is_idle_and_well());
  EXPECT_EQ(error_of(connection->execute("SELECT no_such_column", soon())).trouble(), Trouble::refused);
  EXPECT_FALSE(connection->is_broken());
  EXPECT_EQ(error_of(connection->execute("SELECT 1", soon())).fields().sqlstate, "25P02");
  execute(*connection, "ROLLBACK");
  EXPECT_TRUE(connection->is_idle_and_well());
}

TEST_F(AConnection, SaysTheFirstErrorOfSeveralStatements) {
  const auto connection = open();
  const ServerError error = error_of(connection->execute("SELECT 1; SELECT 1/0; SELECT no_such_column", soon()));
  EXPECT_EQ(error.fields().sqlstate, "22012");
  EXPECT_STREQ(error.what(), "division by zero");
}

TEST_F(AConnection, PassesNoticesOnInOrder) {
  const auto connection = open();
  execute(*connection, "DO $$ BEGIN RAISE WARNING 'first'; RAISE NOTICE 'second'; END $$");
  EXPECT_THAT(notices_, ElementsAre("WARNING: first (01000)", "NOTICE: second (00000)"));
}

TEST_F(AConnection, SetsItsSessionUpBeforeAnyoneGetsIt) {
  ConnectOptions with = options();
  with.session = "SET search_path = nowhere; CREATE TEMPORARY TABLE staging (id integer)";
  const auto connection = open(std::move(with));
  EXPECT_EQ(text(*connection, "SHOW search_path"), "nowhere");
  EXPECT_EQ(text(*connection, "SELECT count(*) FROM staging"), "0");
}

TEST_F(AConnection, IsNotGivenWhenItsSessionIsRefused) {
  ConnectOptions with = options();
  with.session = "SET no_such_setting = 1";
  const ServerError error = error_of(Connection::open(with, blocking_.get_executor(), soon()));
  EXPECT_EQ(error.fields().sqlstate, "42704");
}

TEST_F(AConnection, KnowsWhereItLeads) {
  const auto local = open();
  EXPECT_EQ(local->place(), database_->name() + " at " + PostgresServer::shared().socket_folder());
  EXPECT_EQ(local->server_version() / 10000,
            oracle().number("SELECT current_setting('server_version_num')::int / 10000"));
  EXPECT_EQ(std::to_string(local->backend_pid()), text(*local, "SELECT pg_backend_pid()"));
  const auto& server = PostgresServer::shared();
  const auto remote = open({.conninfo = server.tcp_url(database_->name()), .session = {}, .on_notice = {}});
  EXPECT_EQ(remote->place(), database_->name() + " at 127.0.0.1:" + std::to_string(server.port()));
}

TEST_F(AConnection, SpeaksUtf8AndNamesItselfUnlessTold) {
  ConnectOptions with = options();
  with.conninfo += "&client_encoding=latin1";
  const auto connection = open(with);
  EXPECT_EQ(text(*connection, "SHOW client_encoding"), "UTF8");
  EXPECT_EQ(text(*connection, "SHOW application_name"), "housingd");
  with.conninfo += "&application_name=mine&tcp_user_timeout=1000";
  EXPECT_EQ(text(*open(with), "SHOW application_name"), "mine");
}

TEST_F(AConnection, ClosesWhenItGoes) {
  auto connection = open();
  const int pid = connection->backend_pid();
  EXPECT_FALSE(is_gone(pid));
  connection.reset();
  run_until([&] { return is_gone(pid); });
}

}  // namespace
}  // namespace housingd::upsert::postgres
