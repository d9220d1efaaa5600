#include "tests/support/oracle.h"
#include "tests/support/scratch_folder.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

class SqliteUnderTest final : public StoreUnderTest {
 public:
  outcome::result<std::unique_ptr<Store>> open(Access access, Durability durability) override {
    return open_store("sqlite:" + file_.string(), access, {.durability = durability});
  }
  Rows rows(const std::string& sql) override { return oracle_.rows(sql); }
  void execute(const std::string& sql) override { oracle_.execute(sql); }

  void refuse_writes(const std::string& table, const std::string& condition) override {
    for (const std::string event : {"INSERT", "UPDATE"}) {
      execute("CREATE TRIGGER refuse_" + event + "_" + table + " BEFORE " + event + " ON " + table + " WHEN " +
              condition + " BEGIN SELECT RAISE(ABORT, 'refused by the test'); END");
    }
  }
  void allow_writes(const std::string& table) override {
    for (const std::string event : {"INSERT", "UPDATE"}) execute("DROP TRIGGER refuse_" + event + "_" + table);
  }

 private:
  support::ScratchFolder folder_;
  std::filesystem::path file_ = folder_ / "housing.db";
  support::Oracle oracle_{file_};
};

std::unique_ptr<StoreUnderTest> make_sqlite() {
  return std::make_unique<SqliteUnderTest>();
}

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(make_sqlite),
                         [](const auto&) { return std::string("Sqlite"); });

}  // namespace
}  // namespace housingd::upsert
