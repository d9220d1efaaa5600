// How much a peer may send (E7), and how many may come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdio>
#include <memory>

#include "daemon/http/peer_quota.h"
#include "tests/http/messages.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"

namespace housingd::http {
namespace {

int status_of(ServerUnderTest& server, const std::string& bytes) {
  RawPeer peer(server.port());
  peer.send(bytes);
  const auto answers = parse_answers(peer.read_to_end());
  return answers.size() == 1 ? answers[0].status : 0;
}

std::string header_of(std::size_t bytes, const std::string& host) {
  const std::string fixed = "Host: " + host + "\r\nConnection: close\r\nX: \r\n";
  return "GET /items/x HTTP/1.1\r\nHost: " + host +
         "\r\nConnection: close\r\nX: " + std::string(bytes - fixed.size(), 'y') + "\r\n\r\n";
}

std::string fields_of(int count, const std::string& host) {
  std::string message = "GET /items/x HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
  for (int i = 2; i < count; ++i) message += "X: y\r\n";
  return message + "\r\n";
}

std::string body_of(std::size_t bytes, const std::string& host) {
  return post(host, "Connection: close\r\nContent-Length: " + std::to_string(bytes) + "\r\n", std::string(bytes, 'y'));
}

std::string chunked_body_of(std::size_t bytes, const std::string& host) {
  std::string chunks;
  for (std::size_t sent = 0; sent < bytes; sent += 1'024) {
    const std::size_t size = std::min<std::size_t>(bytes - sent, 1'024);
    char line[16];
    std::snprintf(line, sizeof line, "%zx\r\n", size);
    chunks += line + std::string(size, 'y') + "\r\n";
  }
  return post(host, "Connection: close\r\nTransfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n");
}

std::string target_of(std::size_t bytes, const std::string& host) {
  return get(host, "/" + std::string(bytes - 1, 'y'), "Connection: close\r\n");
}

TEST(Limits, AreKeptToTheByte) {
  ServerUnderTest server;
  const std::string host = server.host();
  EXPECT_EQ(status_of(server, header_of(8'192, host)), 200);
  EXPECT_EQ(status_of(server, header_of(8'193, host)), 431);
  EXPECT_EQ(status_of(server, fields_of(100, host)), 200);
  EXPECT_EQ(status_of(server, fields_of(101, host)), 431);
  EXPECT_EQ(status_of(server, body_of(65'536, host)), 200);
  EXPECT_EQ(status_of(server, body_of(65'537, host)), 413);
  EXPECT_EQ(status_of(server, chunked_body_of(65'536, host)), 200);
  EXPECT_EQ(status_of(server, chunked_body_of(65'537, host)), 413);
  EXPECT_EQ(status_of(server, target_of(8'192, host)), 404);
  EXPECT_EQ(status_of(server, target_of(8'193, host)), 414);
  EXPECT_EQ(status_of(server, target_of(100'000, host)), 414);
}

TEST(Limits, RefuseALargeBodyBeforeItIsSent) {
  ServerUnderTest server;
  EXPECT_EQ(status_of(server, post(server.host(), "Content-Length: 65537\r\n", "")), 413);
  EXPECT_EQ(status_of(server, post(server.host(), "Content-Length: 65537\r\nExpect: 100-continue\r\n", "")), 413);
  EXPECT_EQ(status_of(server, post(server.host(), "Transfer-Encoding: chunked\r\n", "10001")), 413);
}

// What a peer announces costs nothing; what it sends does.
TEST(Limits, SpendNoMemoryOnAnnouncedBodies) {
  constexpr int peers = 200;
  ServerOptions options = ServerUnderTest::on_loopback();
  options.limits.connections_per_peer = peers;
  ServerUnderTest server(options);
  std::vector<std::unique_ptr<RawPeer>> waiting;
  const auto before = mallinfo2();
  for (int i = 0; i < peers; ++i) {
    waiting.push_back(std::make_unique<RawPeer>(server.port()));
    waiting.back()->send(i % 2 == 0 ? post(server.host(), "Content-Length: 65536\r\n", "y")
                                    : post(server.host(), "Transfer-Encoding: chunked\r\n", "10000\r\ny"));
  }
  while (server.connections() < peers) {
  }
  const auto after = mallinfo2();
  EXPECT_LT(after.uordblks + after.hblkhd, before.uordblks + before.hblkhd + peers * (20U << 10U));
}

TEST(Limits, InviteABodyThatIsExpected) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  peer.send(post(server.host(), "Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.send("{}");
  EXPECT_EQ(peer.read_answer()->body, "x:{}");
}

TEST(Limits, InviteNoBodyThatWillBeRefused) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  peer.send("POST /items/x HTTP/1.1\r\nHost: " + server.host() +
            "\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(peer.read_to_end(), testing::StartsWith("HTTP/1.1 415 "));
}

TEST(Limits, CloseAfterSoManyRequests) {
  ServerOptions options = ServerUnderTest::on_loopback();
  options.limits.requests_per_connection = 3;
  ServerUnderTest server(options);
  RawPeer peer(server.port());
  for (int i = 0; i < 5; ++i) peer.send(get(server.host(), "/items/x"));
  const auto answers = parse_answers(peer.read_to_end());
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_FALSE(answers[1].headers.contains("connection"));
  EXPECT_EQ(answers[2].headers.at("connection"), "close");
}

TEST(Limits, TurnAwayOneConnectionTooManyOfAPeer) {
  ServerOptions options = ServerUnderTest::on_loopback();
  options.limits.connections_per_peer = 3;
  ServerUnderTest server(options);
  std::vector<std::unique_ptr<RawPeer>> peers;
  for (int i = 0; i < 3; ++i) {
    peers.push_back(std::make_unique<RawPeer>(server.port()));
    peers.back()->send(get(server.host(), "/items/x"));
    EXPECT_EQ(peers.back()->read_answer()->status, 200);
  }
  RawPeer one_too_many(server.port());
  const auto answers = parse_answers(one_too_many.read_to_end());
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, 503);
  EXPECT_EQ(server.answered().back(), "  503");
  RawPeer from_elsewhere(server.port(), "127.0.0.2");
  from_elsewhere.send(get(server.host(), "/items/x"));
  EXPECT_EQ(from_elsewhere.read_answer()->status, 200);
  peers.pop_back();
  while (server.connections() > 3) {
  }
  RawPeer in_its_place(server.port());
  in_its_place.send(get(server.host(), "/items/x"));
  EXPECT_EQ(in_its_place.read_answer()->status, 200);
}

TEST(PeerQuota, CountsInAllAndByAddress) {
  PeerQuota quota(3, 2);
  std::vector<PeerQuota::Place> places;
  const auto admit = [&](const char* address) {
    auto place = quota.admit(address);
    if (place) places.push_back(std::move(*place));
    return place.has_value();
  };
  EXPECT_TRUE(admit("a"));
  EXPECT_TRUE(admit("a"));
  EXPECT_FALSE(admit("a"));
  EXPECT_TRUE(admit("b"));
  EXPECT_FALSE(admit("c"));
  places.clear();
  EXPECT_TRUE(admit("c"));
  EXPECT_TRUE(admit(""));
  EXPECT_TRUE(admit(""));
  EXPECT_FALSE(admit(""));
}

}  // namespace
}  // namespace housingd::http
