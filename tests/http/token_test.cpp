// Who may change things over TCP (E11, E12).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "daemon/http/guess_brake.h"
#include "tests/http/messages.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"
#include "tests/support/scratch_folder.h"

namespace housingd::http {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string control(const std::string& host, const std::string& fields, const std::string& target = "/items/x") {
  return "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n" + fields + "\r\n";
}

struct TokenCase {
  const char* name;
  std::string fields;
  std::string target = "/items/x";
};

void PrintTo(const TokenCase& row, std::ostream* out) {
  *out << row.name;
}

class WrongToken : public testing::TestWithParam<TokenCase> {};

TEST_P(WrongToken, GivesNoControl) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  peer.send(control(server.host(), GetParam().fields, GetParam().target));
  const auto answer = peer.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 401);
  EXPECT_THAT(answer->headers.at("www-authenticate"), testing::StartsWith("Bearer"));
  EXPECT_THAT(answer->body, Not(HasSubstr("right")));
  EXPECT_THAT(server.seen(), IsEmpty());
  EXPECT_THAT(server.answered(), testing::ElementsAre("POST /items/x 401"));
}

INSTANTIATE_TEST_SUITE_P(Is, WrongToken,
                         testing::Values(TokenCase{"None", ""}, TokenCase{"Wrong", "Authorization: Bearer wrong\r\n"},
                                         TokenCase{"Empty", "Authorization: Bearer \r\n"},
                                         TokenCase{"NothingBehindTheScheme", "Authorization: Bearer\r\n"},
                                         TokenCase{"AnEmptyField", "Authorization:\r\n"},
                                         TokenCase{"OnlyTheToken", "Authorization: right\r\n"},
                                         TokenCase{"ABeginning", "Authorization: Bearer righ\r\n"},
                                         TokenCase{"OneLetterMore", "Authorization: Bearer rightt\r\n"},
                                         TokenCase{"AnotherCase", "Authorization: Bearer Right\r\n"},
                                         TokenCase{"TwoTokens", "Authorization: Bearer right wrong\r\n"},
                                         TokenCase{"AList", "Authorization: Bearer right, Bearer wrong\r\n"},
                                         TokenCase{"VeryLong",
                                                   "Authorization: Bearer " + std::string(7'000, 'r') + "\r\n"},
                                         TokenCase{"Basic", "Authorization: Basic cmlnaHQ6cmlnaHQ=\r\n"},
                                         TokenCase{"BasicWithTheToken", "Authorization: Basic right\r\n"},
                                         TokenCase{"AProxysField", "Proxy-Authorization: Bearer right\r\n"},
                                         TokenCase{"ACookie", "Cookie: access_token=right\r\n"},
                                         TokenCase{"InTheUrl", "", "/items/x?access_token=right"},
                                         TokenCase{"InTheUrlAsToken", "", "/items/x?token=right"}),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Token, GivesControlWhereItIsRight) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  peer.send(control(server.host(), "Authorization: Bearer right\r\n"));
  EXPECT_EQ(peer.read_answer()->status, 200);
  peer.send(control(server.host(), "authorization: bEARER  right \r\n"));
  EXPECT_EQ(peer.read_answer()->status, 200);
}

TEST(Token, ThatIsWrongIsRefusedWhereNoneIsNeeded) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  peer.send(get(server.host(), "/items/x", "Authorization: Bearer wrong\r\n"));
  EXPECT_EQ(peer.read_answer()->status, 401);
}

async::awaitable<Response> nothing() {
  co_return Response();
}

TEST(Token, ReachesNoHandler) {
  bool told = false;
  const auto look = [&told](const Request& request) {
    told = request.header("authorization") != nullptr;
    return nothing();
  };
  ServerUnderTest server(ServerUnderTest::on_loopback(),
                         [&](Router& router) { router.add({Method::get, "/headers", Access::read, look}); });
  RawPeer peer(server.port());
  peer.send(get(server.host(), "/headers", "Authorization: Bearer right\r\n"));
  EXPECT_EQ(peer.read_answer()->status, 200);
  EXPECT_FALSE(told);
}

TEST(Token, IsNotGuessedInTenThousandTries) {
  ServerUnderTest server;
  for (int guess = 0; guess < 10'000;) {
    RawPeer peer(server.port());
    for (int of_connection = 0; of_connection < 1'000; ++of_connection, ++guess) {
      peer.send(control(server.host(), "Authorization: Bearer guess" + std::to_string(guess) + "\r\n"));
      ASSERT_EQ(peer.read_answer().value().status, 401);
    }
  }
  EXPECT_THAT(server.seen(), IsEmpty());
  EXPECT_EQ(server.answered().size(), 10'000U);
  EXPECT_THAT(server.answered(), Each("POST /items/x 401"));
}

TEST(Token, CostsAPauseWhereItIsWrong) {
  ServerOptions options = ServerUnderTest::on_loopback();
  options.limits.wrong_token_time = std::chrono::milliseconds(20);
  ServerUnderTest server(options);
  const auto began = std::chrono::steady_clock::now();
  // By several connections at once: the pauses add up all the same.
  std::vector<std::unique_ptr<RawPeer>> peers;
  for (int i = 0; i < 10; ++i) peers.push_back(std::make_unique<RawPeer>(server.port()));
  for (int round = 0; round < 2; ++round) {
    for (const auto& peer : peers) peer->send(control(server.host(), "Authorization: Bearer wrong\r\n"));
    for (const auto& peer : peers) EXPECT_EQ(peer->read_answer()->status, 401);
  }
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(200));
}

TEST(GuessBrake, AddsUpThePausesOfAnAddress) {
  GuessBrake brake(std::chrono::milliseconds(100));
  const auto now = GuessBrake::Clock::now();
  for (int i = 0; i < 10; ++i) brake.wrong("192.0.2.1", now);
  EXPECT_EQ(brake.turn_of("192.0.2.1"), now + std::chrono::seconds(1));
  EXPECT_LT(brake.turn_of("192.0.2.2"), now);
}

TEST(GuessBrake, HasOneTurnForAllThatItHasNoRoomFor) {
  GuessBrake brake(std::chrono::milliseconds(100));
  const auto now = GuessBrake::Clock::now();
  for (int i = 0; i < 10'000; ++i) brake.wrong(std::to_string(i), now);
  EXPECT_GT(brake.turn_of("9999"), now + std::chrono::seconds(100));
  EXPECT_EQ(brake.turn_of("1"), now + std::chrono::milliseconds(100));
}

TEST(GuessBrake, ForgetsAddressesWhosePauseIsOver) {
  GuessBrake brake(std::chrono::milliseconds(100));
  const auto now = GuessBrake::Clock::now();
  for (int i = 0; i < 5'000; ++i) brake.wrong(std::to_string(i), now);
  const auto later = now + std::chrono::hours(1);
  brake.wrong("new", later);
  EXPECT_EQ(brake.turn_of("new"), later + std::chrono::milliseconds(100));
}

// --- Without a token ---

class NoToken : public testing::TestWithParam<std::optional<std::string>> {};

TEST_P(NoToken, LeavesControlOff) {
  ServerOptions options = ServerUnderTest::on_loopback();
  options.token = GetParam();
  ServerUnderTest server(options);
  for (const char* fields : {"", "Authorization: Bearer \r\n", "Authorization: Bearer right\r\n"}) {
    RawPeer peer(server.port());
    peer.send(control(server.host(), fields));
    const auto answer = peer.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 403);
    EXPECT_THAT(answer->body, HasSubstr("Unix socket"));
  }
  RawPeer peer(server.port());
  peer.send(get(server.host(), "/items/x"));
  EXPECT_EQ(peer.read_answer()->status, 200);
}

INSTANTIATE_TEST_SUITE_P(Is, NoToken, testing::Values(std::nullopt, ""));

TEST(UnixSocket, GivesControlWithoutAToken) {
  const support::ScratchFolder folder;
  ServerOptions options;
  options.unix.push_back({folder / "control.sock"});
  ServerUnderTest server(options);
  RawPeer peer((folder / "control.sock").string());
  peer.send(control("localhost", ""));
  EXPECT_EQ(peer.read_answer()->status, 200);
}

// A proxy could lead pages there.
TEST(UnixSocket, KeepsForeignPagesOut) {
  const support::ScratchFolder folder;
  ServerOptions options;
  options.unix.push_back({folder / "control.sock"});
  ServerUnderTest server(options);
  RawPeer peer((folder / "control.sock").string());
  peer.send(control("evil.example", ""));
  EXPECT_EQ(peer.read_answer()->status, 421);
  peer.send(control("localhost", "Origin: http://evil.example\r\n"));
  EXPECT_EQ(peer.read_answer()->status, 403);
  peer.send(control("localhost", "Sec-Fetch-Site: cross-site\r\n"));
  EXPECT_EQ(peer.read_answer()->status, 403);
  EXPECT_THAT(server.seen(), IsEmpty());
}

}  // namespace
}  // namespace housingd::http
