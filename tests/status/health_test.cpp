// Probes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

async::awaitable<outcome::result<void>> willing() {
  co_return outcome::result<void>();
}

TEST(Readyz, IsNotWhileADaemonStartsOrStops) {
  DaemonUnderTest daemon;
  for (const auto& [phase, name] : {std::pair(Phase::starting, "starting"), std::pair(Phase::draining, "draining")}) {
    daemon.within([&, now = phase] { daemon.phase = now; });
    for (const char* target : {"/readyz", "/healthz"}) {
      EXPECT_EQ(daemon.get(target).status, 503);
      EXPECT_EQ(daemon.get(target).body, std::string("not ready: phase: ") + name + "\n");
    }
    EXPECT_EQ(daemon.get("/livez").status, 200);
  }
}

TEST(Readyz, SaysWhichChecksFail) {
  DaemonUnderTest daemon;
  daemon.within([&] {
    daemon.checks = {{.name = "store", .ok = false, .detail = "away"}, {.name = "scheduler", .ok = true, .detail = {}}};
  });
  EXPECT_EQ(daemon.get("/readyz").body, "not ready: store: away\n");
  const auto verbose = daemon.get("/readyz?verbose");
  EXPECT_EQ(verbose.status, 503);
  EXPECT_EQ(verbose.body, "[-] store: away\n[+] scheduler ok\n[+] phase ok\n");
  EXPECT_EQ(mistake_in_answer("/readyz", "get", 503, verbose.headers.at("content-type"), verbose.body), "");
  EXPECT_THAT(daemon.get("/api/v1/status").body,
              testing::HasSubstr(R"("store":{"kind":"sqlite","ok":false,"detail":"away"})"));
}

TEST(TheStatus, SaysOfARunThatItWaitsForTheStore) {
  DaemonUnderTest daemon;
  daemon.hold_source();
  daemon.trigger();
  daemon.within([&] { daemon.runner().set_store_trouble("connection refused"); });
  EXPECT_THAT(daemon.get("/api/v1/status").body,
              testing::HasSubstr(R"("waiting_for":"for the store: connection refused")"));
  daemon.within([&] { daemon.runner().set_store_trouble({}); });
  EXPECT_THAT(daemon.get("/api/v1/status").body, testing::HasSubstr(R"("waiting_for":null)"));
}

TEST(Livez, TouchesNothing) {
  DaemonUnderTest daemon;
  bool asked = false;
  daemon.within([&] {
    daemon.phase = Phase::starting;
    daemon.checks = {{.name = "store", .ok = false, .detail = "away"}};
    daemon.store().before = [&asked](std::string_view) {
      asked = true;
      return willing();
    };
  });
  EXPECT_EQ(daemon.get("/livez").body, "ok\n");
  EXPECT_EQ(daemon.get("/api/v1/status").status, 200);
  EXPECT_EQ(daemon.get("/api/v1/jobs").status, 200);
  EXPECT_EQ(daemon.get("/metrics").status, 200);
  EXPECT_FALSE(asked) << "these are answered from memory";
}

}  // namespace
}  // namespace housingd::status
