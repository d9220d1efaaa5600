#include <stdexcept>

#include "tests/support/postgres_server.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

class PostgresUnderTest final : public StoreUnderTest {
 public:
  outcome::result<std::unique_ptr<Store>> open(Access access, Durability durability) override {
    return open_store(database_.url(), access, {.durability = durability});
  }
  Rows rows(const std::string& sql) override { return database_.oracle().rows(sql); }
  void execute(const std::string& sql) override { database_.oracle().execute(sql); }

  // With a SQLSTATE that stands for the database's own trouble: a row that it
  // refuses for what it holds would be a reject.
  void refuse_writes(const std::string& table, const std::string& condition) override {
    execute(
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'refused by the test' USING ERRCODE = 'XX001'; END$$; "
        "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON " +
        table + " FOR EACH ROW WHEN (" + condition + ") EXECUTE FUNCTION refuse()");
  }
  void allow_writes(const std::string& table) override { execute("DROP TRIGGER refuse ON " + table); }

 private:
  support::PostgresDatabase database_ = support::PostgresServer::shared().create_database();
};

std::unique_ptr<StoreUnderTest> make_postgres() {
  if (const auto why = support::PostgresServer::missing()) throw SkipStore(*why);
  return std::make_unique<PostgresUnderTest>();
}

INSTANTIATE_TEST_SUITE_P(Postgres, StoreConformance, testing::Values(make_postgres),
                         [](const auto&) { return std::string("Postgres"); });

}  // namespace
}  // namespace housingd::upsert
