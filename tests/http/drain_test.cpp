// How the server ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>

#include "tests/http/messages.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"
#include "tests/support/scratch_folder.h"

namespace housingd::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Answers when the test lets it.
class Gate {
 public:
  async::awaitable<Response> pass(Request) {
    ++waiting_;
    const auto executor = co_await async::asio::this_coro::executor;
    async::asio::steady_timer timer(executor, std::chrono::hours(1));
    timer_ = &timer;
    co_await timer.async_wait(async::asio::as_tuple(async::asio::use_awaitable));
    ++passed_;
    Response response;
    response.body = "passed";
    co_return response;
  }
  [[nodiscard]] int waiting() const { return waiting_; }
  [[nodiscard]] int passed() const { return passed_; }
  void open() { timer_->cancel(); }

 private:
  async::asio::steady_timer* timer_ = nullptr;  // while it waits
  int waiting_ = 0;
  int passed_ = 0;
};

class Drain : public testing::Test {
 protected:
  void ask_and_wait_until_it_works(RawPeer& peer) {
    peer.send(get(server_.host(), "/gate"));
    int waiting = 0;
    while (waiting == 0) server_.within([&] { waiting = gate_.waiting(); });
  }

  Gate gate_;
  support::ScratchFolder folder_;
  ServerOptions options_ = [this] {
    ServerOptions options = ServerUnderTest::on_loopback();
    options.unix.push_back({folder_ / "s"});
    return options;
  }();
  ServerUnderTest server_{options_, [this](Router& router) {
                            const auto pass = [this](Request request) { return gate_.pass(std::move(request)); };
                            router.add({Method::get, "/gate", Access::read, pass});
                          }};
};

TEST_F(Drain, ClosesIdleConnectionsAtOnce) {
  RawPeer fresh(server_.port());
  RawPeer used(server_.port());
  used.send(get(server_.host(), "/items/x"));
  EXPECT_EQ(used.read_answer()->status, 200);
  auto drained = server_.drain(seconds(10));
  EXPECT_EQ(fresh.read_to_end(), "");
  EXPECT_EQ(used.read_to_end(), "");
  drained.get();
}

TEST_F(Drain, LetsAnAnswerInWorkBeFinishedAndSaysThatItIsTheLast) {
  RawPeer peer(server_.port());
  ask_and_wait_until_it_works(peer);
  auto drained = server_.drain(seconds(10));
  server_.within([this] { gate_.open(); });
  const auto answers = parse_answers(peer.read_to_end());
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].body, "passed");
  EXPECT_EQ(answers[0].headers.at("connection"), "close");
  drained.get();
}

TEST_F(Drain, CancelsWhatLastsLongerThanItsDeadline) {
  RawPeer peer(server_.port());
  ask_and_wait_until_it_works(peer);
  server_.drain(milliseconds(20)).get();
  EXPECT_EQ(peer.read_to_end(), "");
  while (server_.connections() > 0) {
  }
  EXPECT_EQ(gate_.passed(), 1);
}

TEST_F(Drain, TakesNoNewConnections) {
  server_.drain(seconds(10)).get();
  EXPECT_THROW(RawPeer(server_.port()), std::system_error);
}

TEST_F(Drain, RemovesTheUnixSocket) {
  EXPECT_TRUE(std::filesystem::exists(folder_ / "s"));
  server_.drain(seconds(10)).get();
  EXPECT_FALSE(std::filesystem::exists(folder_ / "s"));
}

TEST_F(Drain, AnswersARequestThatIsOnItsWay) {
  RawPeer peer(server_.port());
  const std::string request = get(server_.host(), "/items/x");
  peer.send(request.substr(0, 10));
  while (server_.connections() < 1) {
  }
  // The bytes are read before the drain begins, as the server has one thread.
  RawPeer other(server_.port());
  other.send(get(server_.host(), "/items/y"));
  EXPECT_EQ(other.read_answer()->status, 200);
  auto drained = server_.drain(seconds(10));
  peer.send(request.substr(10));
  const auto answers = parse_answers(peer.read_to_end());
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, 200);
  EXPECT_EQ(answers[0].headers.at("connection"), "close");
  drained.get();
}

TEST(ServersEnd, ClosesEverythingWithoutADrain) {
  auto server = std::make_unique<ServerUnderTest>();
  RawPeer peer(server->port());
  peer.send(get(server->host(), "/items/x"));
  EXPECT_EQ(peer.read_answer()->status, 200);
  server.reset();
  EXPECT_EQ(peer.read_to_end(), "");
}

}  // namespace
}  // namespace housingd::http
