// deploy/nginx in front of the daemon, as the public meets it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "simulator/simulator.h"
#include "tests/house/source_tree.h"
#include "tests/packaging/proxy.h"
#include "tests/packaging/shell.h"
#include "tests/service/served_daemon.h"

namespace housingd::packaging {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* status_alone = "--output /dev/null --write-out '%{http_code}\\n'";

simulator::SimulatorOptions small_market() {
  simulator::SimulatorOptions options;
  options.properties = 50;
  options.area = "Greve,Solrød";
  options.catalog = house::project_root() / "config/catalog/municipalities.yaml";
  return options;
}

// One daemon and one nginx for all: they are asked, and not changed.
class PublicSite : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!is_installed("/usr/sbin/nginx")) return;
    const int port = free_port();
    site_ = std::make_unique<Site>(port);
  }
  static void TearDownTestSuite() { site_.reset(); }
  void SetUp() override {
    if (!site_) GTEST_SKIP() << "nginx is not installed (package nginx-light)";
  }

  static Proxy& proxy() { return site_->proxy; }
  static service_test::ServedDaemon& daemon() { return site_->daemon; }

 private:
  struct Site {
    explicit Site(int port)
        : source(simulator::Simulator::start(small_market()).value()), daemon(*source), proxy(port) {
      daemon.set("settings.http.listen", "['127.0.0.1:" + std::to_string(port) + "']");
      daemon.start();
    }
    std::unique_ptr<simulator::Simulator> source;
    service_test::ServedDaemon daemon;
    Proxy proxy;
  };
  inline static std::unique_ptr<Site> site_;
};

TEST_F(PublicSite, SendsThoseWhoComeWithoutTlsToItsTlsAddress) {
  const std::string answer = proxy().ask_without_tls("/api/v1/status?x=1");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 308 "));
  EXPECT_THAT(answer, HasSubstr("Location: https://housing.test/api/v1/status?x=1\r\n"));
}

TEST_F(PublicSite, ShowsThePageAndTheStateWithTheHeadersThatProtectThem) {
  for (const char* path : {"/", "/api/v1/status", "/api/v1/jobs", "/openapi.json", "/livez"}) {
    const std::string answer = proxy().ask(path);
    EXPECT_THAT(answer, StartsWith("HTTP/2 200")) << path;
    EXPECT_THAT(answer, HasSubstr("strict-transport-security: max-age=")) << path;
    EXPECT_THAT(answer, HasSubstr("content-security-policy: ")) << path;
    EXPECT_THAT(answer, HasSubstr("x-content-type-options: nosniff")) << path;
    EXPECT_EQ(answer.find("nosniff"), answer.rfind("nosniff")) << "twice:\n" << answer;
    EXPECT_THAT(answer, Not(HasSubstr("server: nginx/"))) << path;
  }
}

TEST_F(PublicSite, KeepsItsMetricsAndWhatItDoesNotKnowToItself) {
  for (const char* path : {"/metrics", "/api/v2/status", "/etc/passwd", "/api/v1/../../metrics"}) {
    EXPECT_EQ(proxy().ask(path, std::string("--path-as-is ") + status_alone), "404\n") << path;
  }
}

TEST_F(PublicSite, LetsNobodyControlWhateverTheySend) {
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
    const std::string options = std::string(status_alone) + " --request " + method +
                                " --header 'Content-Type: application/json' --data '{}'"
                                " --header 'Authorization: Bearer 0123456789abcdef'";
    EXPECT_EQ(proxy().ask("/api/v1/jobs/copenhagen-villas/pause", options), "403\n") << method;
  }
  EXPECT_THAT(daemon().get("/api/v1/jobs/copenhagen-villas").body, HasSubstr("\"paused_at\":null"));
}

TEST_F(PublicSite, PassesEventsOnWhenTheyHappen) {
  const auto events = proxy().follow("/api/v1/events");
  events->out_until("text/event-stream");
  EXPECT_EQ(daemon().post("/api/v1/jobs/active-listings/pause").status, 200);
  // Comes while the answer goes on: a proxy that gathers first would wait for its end.
  EXPECT_THAT(events->out_until("\"active-listings\""), HasSubstr("event: job"));
}

TEST_F(PublicSite, GivesOneAddressFourStreamsOfEvents) {
  std::vector<std::unique_ptr<daemon_test::ChildProcess>> streams;
  for (int i = 0; i < 4; ++i) {
    streams.push_back(proxy().follow("/api/v1/events"));
    EXPECT_THAT(streams.back()->out_until("text/event-stream"), HasSubstr("HTTP/2 200"));
  }
  EXPECT_EQ(proxy().ask("/api/v1/events", status_alone), "429\n");
}

// The last one: it leaves the address's allowance used up.
TEST_F(PublicSite, TellsAnAddressThatAsksTooOftenToWait) {
  const std::string answers = proxy().ask("/version?[1-120]", status_alone);
  EXPECT_THAT(answers, HasSubstr("200\n"));
  EXPECT_THAT(answers, HasSubstr("429\n"));
  EXPECT_EQ(std::ranges::count(answers, '\n'), 120) << "each was answered";
}

}  // namespace
}  // namespace housingd::packaging
