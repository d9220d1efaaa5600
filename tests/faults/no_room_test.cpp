// No room on the server's disk (fault D5), no free connection (fault D7).
#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

#include "tests/faults/import_under_fire.h"
#include "tests/faults/rival.h"
#include "tests/faults/small_disk.h"
#include "tests/faults/waiting.h"

namespace housingd::faults {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class AFullDisk : public ImportUnderFire {};

TEST_F(AFullDisk, IsWaitedForUntilThereIsRoom) {
  if (const auto why = SmallDisk::missing()) GTEST_SKIP() << *why;
  SmallDisk disk;
  server().oracle().execute("CREATE TABLESPACE small LOCATION '" + disk.path().string() + "'");
  server().oracle().execute("CREATE DATABASE crowded TABLESPACE small");
  for (int i = 0; i < rounds(1) && !HasFailure(); ++i) {
    const PostgresPlace place(server(), "crowded");
    market_.before->reset_ledger();
    const std::size_t refused = times_logged("53100");
    // Enough for the tables, and for some of the rows.
    disk.leave_free((1U << 20U) + static_cast<std::uint64_t>(chance_.one_of(2U << 20U)));
    const auto import = importer_.start(*market_.before, place.url());
    EXPECT_THAT(import->err_until("tried again"), HasSubstr("free room on the server's disk"));
    EXPECT_FALSE(import->ends_within(milliseconds(300)));
    // Told of, not hammered at.
    EXPECT_LT(times_logged("53100"), refused + 20);
    disk.leave_free(64U << 20U);
    expect_as_undisturbed(import->wait(), place, *market_.before, first_);
  }
}

class FewConnections : public ImportUnderFire {
 protected:
  FewConnections() : ImportUnderFire("max_connections = 12\nsuperuser_reserved_connections = 0\n") {}

  void take_all() {
    try {
      for (;;) rivals_.push_back(std::make_unique<Rival>(server().url()));
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr("too many clients"));
    }
  }

  std::vector<std::unique_ptr<Rival>> rivals_;
};

TEST_F(FewConnections, AreWaitedForAtTheStartAndInTheMiddle) {
  const PostgresPlace place(server());
  market_.before->reset_ledger();
  take_all();
  // It must not have ended before there is a middle of it.
  importer_.set("sources.boligsiden.rate_limit.count", "8");
  const auto import = importer_.start(*market_.before, place.url());
  EXPECT_THAT(import->err_until("tried again"), HasSubstr("raise max_connections"));
  EXPECT_FALSE(import->ends_within(milliseconds(300)));
  rivals_.clear();
  (void)import->err_until("the database answers again");
  (void)place.rows(std::string("SELECT pg_terminate_backend(pid)") + from_its_backends);
  take_all();
  EXPECT_FALSE(import->ends_within(milliseconds(300)));
  rivals_.clear();
  expect_as_undisturbed(import->wait(), place, *market_.before, first_);
}

// One that holds the job, one that writes, one that reads.
TEST_F(FewConnections, SufficeWhenThereAreThree) {
  const PostgresPlace place(server());
  server().oracle().execute("CREATE ROLE importer LOGIN CONNECTION LIMIT 3; GRANT ALL ON SCHEMA " + place.schema() +
                            " TO importer");
  std::string way = server().url();
  way.replace(way.find("user=postgres"), std::string("user=postgres").size(), "user=importer");
  market_.before->reset_ledger();
  const auto end = importer_.run(*market_.before, place.url_by(way));
  expect_as_undisturbed(end, place, *market_.before, first_);
}

}  // namespace
}  // namespace housingd::faults
