// A thousand peers that take their time, and one that does not (E6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "tests/http/messages.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"

namespace housingd::http {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int peers_of_a_kind = 200;
constexpr auto deadline = milliseconds(1'500);

ServerOptions impatient() {
  ServerOptions options = ServerUnderTest::on_loopback();
  options.limits.connections = 2'000;
  options.limits.connections_per_peer = 2'000;
  options.limits.header_time = deadline;
  options.limits.body_time = deadline;
  options.limits.idle_time = deadline;
  options.limits.write_time = deadline;
  return options;
}

class SlowPeers : public testing::Test {
 protected:
  using Peers = std::vector<std::unique_ptr<RawPeer>>;

  static void SetUpTestSuite() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }

  Peers open(const std::string& first_bytes) {
    Peers peers;
    for (int i = 0; i < peers_of_a_kind; ++i) {
      peers.push_back(std::make_unique<RawPeer>(server_.port()));
      peers.back()->receive_little();
      peers.back()->send(first_bytes);
    }
    return peers;
  }

  // The longest but 1 % of the answers that a healthy peer gets, asked for
  // until the slow ones are gone; a byte drips from each of those meanwhile.
  milliseconds slowest_answer(std::initializer_list<Peers*> dripping) {
    std::vector<Clock::duration> durations;
    RawPeer healthy(server_.port(), "127.0.0.2");
    while (server_.connections() > 1 && durations.size() < 900) {
      const auto began = Clock::now();
      healthy.send(get(server_.host(), "/items/x"));
      EXPECT_EQ(healthy.read_answer().value().status, 200);
      durations.push_back(Clock::now() - began);
      if (durations.size() % 20 != 0) continue;
      for (Peers* peers : dripping) {
        for (const auto& peer : *peers) peer->send("y");
      }
    }
    EXPECT_GE(durations.size(), 20U);
    std::ranges::sort(durations);
    return std::chrono::ceil<milliseconds>(durations[durations.size() * 99 / 100]);
  }

  ServerUnderTest server_{impatient()};
};

TEST_F(SlowPeers, DoNotHoldUpAHealthyOneAndAreGoneInTime) {
  const std::string host = server_.host();
  Peers silent = open("");
  Peers slow_headers = open("GET /items/x HTTP/1.1\r\nHost: " + host + "\r\nX: ");
  Peers slow_bodies = open(post(host, "Content-Length: 60000\r\n", "y"));
  Peers idle = open(get(host, "/items/x"));
  Peers slow_readers = open(get(host, "/large"));
  const auto began = Clock::now();
  while (server_.connections() < 5 * peers_of_a_kind) {
    ASSERT_LT(Clock::now() - began, deadline) << "they were never there at once";
  }
  EXPECT_LT(slowest_answer({&slow_headers, &slow_bodies}), milliseconds(100));
  while (server_.connections() > 1) ASSERT_LT(Clock::now() - began, 5 * deadline);

  for (const auto& peer : silent) EXPECT_EQ(peer->read_to_end(), "");
  for (Peers* peers : {&slow_headers, &slow_bodies}) {
    for (const auto& peer : *peers) EXPECT_THAT(peer->read_to_end(), testing::StartsWith("HTTP/1.1 408 "));
  }
  for (const auto& peer : idle) EXPECT_EQ(parse_answers(peer->read_to_end()).size(), 1U);
  EXPECT_LT(server_.sent_body_bytes(), 1U << 20U) << "a slow reader got all of its answer";
}

TEST(Deadlines, RunFromTheFirstByteOfALaterRequest) {
  ServerOptions options = impatient();
  options.limits.header_time = milliseconds(50);
  ServerUnderTest server(options);
  RawPeer peer(server.port());
  peer.send(get(server.host(), "/items/x"));
  EXPECT_EQ(peer.read_answer()->status, 200);
  const auto began = Clock::now();
  peer.send("G");
  const auto answers = parse_answers(peer.read_to_end());
  EXPECT_LT(Clock::now() - began, deadline);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, 408);
}

TEST(Deadlines, OfAHeaderAreNotMovedByItsBytes) {
  ServerOptions options = impatient();
  options.limits.header_time = milliseconds(200);
  ServerUnderTest server(options);
  RawPeer peer(server.port());
  peer.send("GET /items/x HTTP/1.1\r\nX: ");
  const auto began = Clock::now();
  while (!peer.is_answered_within(milliseconds(5))) peer.send("y");
  EXPECT_THAT(peer.read_to_end(), testing::StartsWith("HTTP/1.1 408 "));
  EXPECT_GE(Clock::now() - began, milliseconds(190));
  EXPECT_LT(Clock::now() - began, deadline);
}

}  // namespace
}  // namespace housingd::http
