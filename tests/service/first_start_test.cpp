// `housingd serve` where something is in its way, and what it says where nothing is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "tests/service/market.h"
#include "tests/service/served_daemon.h"

namespace housingd::service_test {
namespace {

namespace fs = std::filesystem;
using daemon_test::ChildProcess;
using testing::AllOf;
using testing::HasSubstr;

class FirstStart : public testing::Test {
 protected:
  // Another daemon by the same definitions, in a folder of its own.
  [[nodiscard]] ChildProcess::Ended second(const std::string& socket, const std::string& listen = "[]") const {
    return ChildProcess(HOUSINGD_PROGRAM,
                        {"serve", "--config", daemon_.config().string(), "--set", "settings.http.socket=" + socket,
                         "--set", "settings.http.listen=" + listen},
                        folder_.path())
        .wait();
  }

  support::ScratchFolder folder_;
  std::unique_ptr<simulator::Simulator> source_ = small_market();
  ServedDaemon daemon_{*source_};
};

TEST_F(FirstStart, SaysWhereItAnswersAndWhereItStores) {
  daemon_.set("settings.http.listen", "['127.0.0.1:0']").start();
  const std::string& said = daemon_.process().err_until("ready: ");
  EXPECT_THAT(
      daemon_.process().err_until("/\n"),
      AllOf(HasSubstr("ready: housingd " HOUSINGD_VERSION), HasSubstr("store sqlite:" + daemon_.store_file().string()),
            HasSubstr("control at " + daemon_.socket().string()), HasSubstr("page at http://127.0.0.1:")))
      << said;
  EXPECT_EQ(daemon_.end(SIGTERM).status, 0);
}

TEST_F(FirstStart, LeavesNoStoreBehindWhereItCannotAnswer) {
  const auto at_a_folder = second(folder_.path().string());
  EXPECT_EQ(at_a_folder.status, 1);
  EXPECT_THAT(at_a_folder.err,
              AllOf(HasSubstr("it is a folder; give the path of a file in it"), testing::Not(HasSubstr("remove"))));
  EXPECT_EQ(second(folder_ / "x.sock", "['192.0.2.1:80']").status, 1);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(FirstStart, OfASecondDaemonLeadsToTheFirst) {
  daemon_.start();
  const auto refused = second(daemon_.socket().string());
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("another server listens there"), HasSubstr("housingd status")));
  EXPECT_EQ(daemon_.get("/livez").status, 200);
}

}  // namespace
}  // namespace housingd::service_test
