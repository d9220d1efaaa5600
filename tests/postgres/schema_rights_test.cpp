// Databases and roles that a schema cannot be prepared in.
#include "pipeline/upsert/postgres/run_ledger.h"
#include "tests/postgres/schema_fixture.h"

namespace housingd::upsert::postgres {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ASchemasRole : public SchemaFixture {};

TEST_F(ASchemasRole, ThatMayNotCreateIsToldWhichGrantHelps) {
  const auto connection = open(as_guest());
  EXPECT_THAT(
      refusal(*connection, homes_model()),
      AllOf(HasSubstr("the role \"" + guest_ + "\""), HasSubstr("the ledger is missing"),
            HasSubstr("the schema \"public\""), HasSubstr("GRANT CREATE ON SCHEMA \"public\" TO \"" + guest_ + "\"")));
  oracle().execute("GRANT CREATE ON SCHEMA \"public\" TO \"" + guest_ + "\"");
  EXPECT_THAT(prepare(*connection, homes_model()), SizeIs(2));
}

TEST_F(ASchemasRole, IsWelcomeWithoutThatRightWhileNothingIsMissing) {
  prepare(homes_model());
  const auto connection = open(as_guest());
  oracle().execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"" + guest_ + "\"");
  EXPECT_THAT(prepare(*connection, homes_model()), IsEmpty());
}

TEST_F(ASchemasRole, ThatMayOnlyReadIsToldSoBeforeARunBegins) {
  prepare(homes_model());
  const auto connection = open(as_guest());
  oracle().execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"" + guest_ + "\"");
  EXPECT_THAT(
      refusal(*connection, homes_model()),
      AllOf(HasSubstr("the role \"" + guest_ + "\" may not INSERT, UPDATE, DELETE rows of "),
            HasSubstr(" tables; let their owner run: GRANT INSERT, UPDATE, DELETE ON public.changes, public.")));
}

TEST_F(ASchemasRole, HasAllThatItNeedsAfterTheGrantsThatItIsTold) {
  prepare(homes_model());
  const auto connection = open(as_guest());
  for (int grants = 0; grants < 2; ++grants) {
    const std::string message = refusal(*connection, homes_model());
    const std::size_t grant = message.find("GRANT ");
    ASSERT_NE(grant, std::string::npos) << message;
    oracle().execute(message.substr(grant));
  }
  EXPECT_THAT(prepare(*connection, homes_model()), IsEmpty());
}

TEST_F(ASchemasRole, IsNotToldToTakeRightsToTheTableOfAStranger) {
  for (const char* table : {"homes", "runs"}) {
    const auto connection = open(as_guest());
    oracle().execute("GRANT CREATE ON SCHEMA public TO \"" + guest_ + "\"; CREATE TABLE " + table + " (km integer)");
    EXPECT_THAT(refusal(*connection, homes_model()), AllOf(HasSubstr(table), HasSubstr("did not make"))) << table;
    oracle().execute(std::string("DROP TABLE ") + table);
    TearDown();
  }
  guest_.clear();
}

TEST_F(ASchemasRole, KeepsTheLedgerWithRightsToRowsAlone) {
  prepare(homes_model());
  const auto connection = open(as_guest());
  oracle().execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"" + guest_ + "\"");
  RunLedger ledger;
  const RunRequest request{.job = "nightly", .fingerprint = "f", .partitions = {"Køge"}};
  EXPECT_EQ(run(ledger.open_run(connection.get(), &request, "2026-01-31T12:00:00Z", soon())).partitions.size(), 1U);
}

TEST_F(ASchemasRole, IsNotHeldUpByCommentsThatItMayNotWrite) {
  Model model = homes_model();
  prepare(model);
  const auto connection = open(as_guest());
  oracle().execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"" + guest_ + "\"");
  model.tables[0].description = "New";
  EXPECT_THAT(prepare(*connection, model), IsEmpty());
  EXPECT_THAT(prepare(model), SizeIs(1));
}

TEST_F(ASchemasRole, ThatOwnsNoTableIsRefusedByTheServerWhenItMustChangeOne) {
  Model model = homes_model();
  prepare(model);
  const auto connection = open(as_guest());
  oracle().execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"" + guest_ + "\"");
  model.tables[0].columns.push_back(column("floor", ColumnType::integer));
  const ServerError error = error_of(prepared(connection.get(), &model));
  EXPECT_EQ(error.trouble(), Trouble::refused);
  EXPECT_THAT(error.to_error().message(),
              AllOf(HasSubstr("must be owner of table homes"), HasSubstr("make it the owner")));
}

TEST_F(ASchemasRole, ExaminesWithoutAnyRightToWriteAndWritesNothing) {
  Model model = homes_model();
  prepare(model);
  const auto connection = open(as_guest());
  oracle().execute("GRANT SELECT ON schema_info, schema_columns TO \"" + guest_ + "\"");
  execute(*connection, "SET default_transaction_read_only = on");
  EXPECT_THAT(run(examine_schema(connection.get(), &model, soon())), IsEmpty());
  model.tables[0].columns.push_back(column("floor", ColumnType::integer));
  const auto changes = run(examine_schema(connection.get(), &model, soon()));
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].name, "floor");
  EXPECT_EQ(oracle().number("SELECT count(*) FROM pg_attribute WHERE attname = 'floor'"), 0);
}

TEST_F(ASchemasRole, ExaminesAnEmptyDatabase) {
  const auto connection = open(as_guest());
  const Model model = homes_model();
  const auto changes = run(examine_schema(connection.get(), &model, soon()));
  ASSERT_THAT(changes, SizeIs(2));
  EXPECT_EQ(changes[0].kind, SchemaChange::Kind::create_ledger);
  EXPECT_EQ(changes[1].table, "homes");
}

TEST_F(ASchemasRole, WithoutASchemaInItsSearchPathIsToldSo) {
  const auto connection = open();
  execute(*connection, "SET search_path = nowhere");
  EXPECT_THAT(refusal(*connection, homes_model()), AllOf(HasSubstr("search_path"), HasSubstr("GRANT")));
}

class ASchemasDatabase : public SchemaFixture {};

TEST_F(ASchemasDatabase, OfAnotherEncodingIsRefused) {
  const std::string name = database_->name() + "_latin1";
  auto& server = PostgresServer::shared();
  server.oracle().execute("CREATE DATABASE " + name + " ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  {
    ConnectOptions elsewhere = options();
    elsewhere.conninfo = server.url(name);
    EXPECT_THAT(refusal(*open(elsewhere), homes_model()),
                AllOf(HasSubstr(name), HasSubstr("LATIN1"), HasSubstr("createdb --encoding=UTF8")));
  }
  server.oracle().execute("DROP DATABASE " + name + " WITH (FORCE)");
}

TEST_F(ASchemasDatabase, OfANewerProgramIsRefusedEvenToLookAt) {
  const Model model = homes_model();
  prepare(model);
  oracle().execute("UPDATE schema_info SET value = '99' WHERE name = 'ledger_version'");
  const auto connection = open();
  EXPECT_THAT(refusal(*connection, model), AllOf(HasSubstr("newer"), HasSubstr("99"), HasSubstr("upgrade")));
  EXPECT_THROW(run(examine_schema(connection.get(), &model, soon())), SchemaConflict);
}

}  // namespace
}  // namespace housingd::upsert::postgres
