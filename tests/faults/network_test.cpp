// Imports through a network that resets, swallows, delays, cuts and garbles:
// they end in the tables of an import that nobody disturbed.
#include <gmock/gmock.h>

#include "tests/faults/programme.h"
#include "tests/run/import_fixture.h"
#include "tests/simulator/certificate.h"
#include "tests/support/fault_proxy.h"

namespace housingd::faults {
namespace {

using namespace std::chrono_literals;
using run::Event;
using run::Summary;
using run::Watch;
using support::Break;
using support::FaultProxy;
using support::Weather;
using testing::HasSubstr;
using upsert::RunState;

class Network : public run::ImportTest {
 protected:
  Network() : market_(run::small_market()) {
    set("sources.boligsiden.circuit_breaker.failures", "1000");
    set("sources.boligsiden.retry.budget", "{ ratio: 100%, partition: 1000, run: 10000 }");
    set("sources.boligsiden.endpoints.addresses.paginator.limit", "20");
  }

  void begin() {
    start_simulator(market_);
    import();
    undisturbed_ = data();
    ASSERT_EQ(number("SELECT count(*) FROM properties"), static_cast<std::int64_t>(market_.properties));
    forget();
  }
  void forget() {
    std::filesystem::remove(file());
    source().reset_ledger();
  }
  FaultProxy& through(FaultProxy::Forecast forecast, std::uint64_t seed = 1) {
    proxy_ = std::make_unique<FaultProxy>(source().port(), std::move(forecast), seed);
    ask_at(proxy_->url(market_.tls_key.empty() ? "http" : "https"));
    return *proxy_;
  }
  // What the source has is in the store, once, and nothing was taken for bad.
  void expect_everything(const Summary& summary) {
    EXPECT_EQ(summary.run.state, RunState::complete) << why(summary);
    EXPECT_EQ(data(), undisturbed_);
    EXPECT_EQ(number("SELECT count(*) FROM rejects"), 0);
    const auto ledger = source().ledger();
    EXPECT_EQ(ledger.distinct_addresses_served, market_.properties);
  }
  static std::string why(const Summary& summary) {
    std::string text = summary.run.reason;
    for (const auto& partition : summary.partitions) text += '\n' + partition.record.reason;
    return text;
  }

  simulator::SimulatorOptions market_;
  std::vector<std::vector<std::string>> undisturbed_;
  std::unique_ptr<FaultProxy> proxy_;
};

TEST_F(Network, ThatRefusesForAWhileIsWaitedFor) {
  begin();
  Chance chance;
  SCOPED_TRACE(chance.seed());
  for (int round = 0; round < rounds(3); ++round) {
    forget();
    FaultProxy& proxy = through([](std::uint64_t) { return Weather(); });
    int pages = static_cast<int>(chance.one_of(12)) + 1;
    std::size_t refusals = chance.one_of(5) + 1;
    const Watch watch = [&](const Event& event, async::StopSignal&) {
      if (std::holds_alternative<run::PageFetched>(event) && --pages == 0) proxy.refuse();
      if (std::holds_alternative<run::Trouble>(event) && pages <= 0 && --refusals == 0) proxy.listen();
    };
    const Summary summary = import("copenhagen-villas", {}, watch);
    expect_everything(summary);
    EXPECT_GT(summary.run.requests.retried, 0U);
  }
}

TEST_F(Network, ThatSwallowsAConnectionHoldsUpItsRequestAlone) {
  market_.area = "all";
  set("jobs.copenhagen-villas.partitions.where", "{ distance_to_copenhagen_km: { max: 1000 } }");
  begin();
  set("sources.boligsiden.client.timeout", "{ connect: 500ms, request: 500ms }");
  through([](std::uint64_t connection) {
    return connection == 3 ? Weather{.ends_after = 0, .by = Break::black_hole} : Weather();
  });
  std::size_t ended_before = 0;
  bool swallowed = false;
  const Watch watch = [&](const Event& event, async::StopSignal&) {
    swallowed = swallowed || std::holds_alternative<run::Trouble>(event);
    if (!swallowed && std::holds_alternative<run::PartitionEnded>(event)) ++ended_before;
  };
  const Summary summary = import("copenhagen-villas", {}, watch);
  expect_everything(summary);
  EXPECT_EQ(summary.run.requests.retried, 1U);
  EXPECT_EQ(ended_before, 97U) << "the others did not wait for it";
}

// From before the first byte to behind the last, by reset and by an end that
// looks like one: a page comes whole or not at all.
TEST_F(Network, ThatBreaksOffAnywhereLosesNothing) {
  begin();
  import();
  const auto ledger = source().ledger();
  const std::uint64_t a_page = ledger.body_bytes / ledger.requests;
  const auto offsets = static_cast<std::uint64_t>(rounds(8));
  std::uint64_t broken = 0;
  for (const Break by : {Break::reset, Break::half_close}) {
    for (std::uint64_t offset = 0; offset < offsets; ++offset) {
      forget();
      // Half of them within the head.
      const std::uint64_t at = offset % 2 == 0 ? offset * 200 / offsets : offset * (a_page + 400) / offsets;
      SCOPED_TRACE("after " + std::to_string(at) + " bytes");
      FaultProxy& proxy = through(
          [&](std::uint64_t connection) { return connection == 0 ? Weather{.ends_after = at, .by = by} : Weather(); });
      expect_everything(import());
      broken += proxy.counts().ended;
    }
  }
  EXPECT_EQ(broken, 2 * offsets);
}

TEST_F(Network, ThatTricklesIsGivenUpInTime) {
  begin();
  set("sources.boligsiden.client.timeout", "{ connect: 200ms, request: 300ms }");
  set("sources.boligsiden.retry.max_attempts", "3");
  through([](std::uint64_t) { return Weather{.latency = 5ms, .piece = 1}; });
  const auto began = std::chrono::steady_clock::now();
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::failed);
  EXPECT_THAT(why(summary), HasSubstr("timeout"));
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 3 * 300ms + 3s);
}

TEST_F(Network, ThatIsFarAndUnsteadyIsAskedNoFasterThanItMay) {
  market_.area = "all";
  set("jobs.copenhagen-villas.partitions.where", "{ distance_to_copenhagen_km: { max: 1000 } }");
  begin();
  const bool full = is_full_programme();
  const std::uint64_t a_second = full ? 10 : 60;
  set("sources.boligsiden.rate_limit.count", std::to_string(a_second));
  set("jobs.copenhagen-villas.partitions.concurrency", "98");
  Chance chance;
  SCOPED_TRACE(chance.seed());
  FaultProxy& proxy = through(
      [&](std::uint64_t) {
        Weather weather = full ? Weather{.latency = 400ms, .jitter = 120ms} : Weather{.latency = 40ms, .jitter = 12ms};
        if (chance.one_of(20) == 0) weather.ends_after = chance.one_of(20'000);
        return weather;
      },
      chance.seed());
  const Summary summary = import();
  expect_everything(summary);
  EXPECT_LE(source().ledger().most_requests_in_a_second, a_second);
  EXPECT_GE(proxy.counts().connections, 8U);
}

TEST_F(Network, ThatFlipsBitsUnderTlsChangesNoRow) {
  const auto identity = tests::make_certificate();
  market_.tls_certificate = identity.certificate;
  market_.tls_key = identity.key;
  set("sources.boligsiden.client.ca_file", identity.certificate.string());
  set("sources.boligsiden.retry.max_attempts", "20");
  begin();
  Chance chance;
  SCOPED_TRACE(chance.seed());
  const auto wanted = static_cast<std::uint64_t>(is_full_programme() ? rounds(1) * 10 : 20);
  std::uint64_t flipped = 0;
  for (std::uint64_t round = 0; flipped < wanted; ++round) {
    ASSERT_LT(round, wanted);
    forget();
    // Behind the handshake, which a flipped bit makes look like a forgery.
    FaultProxy& proxy =
        through([&](std::uint64_t) { return Weather{.flips = 4'000 + chance.one_of(60'000)}; }, chance.seed() + round);
    expect_everything(import());
    flipped += proxy.counts().flipped;
  }
}

}  // namespace
}  // namespace housingd::faults
