// Server-sent events, from the hub through the server to the client.
#include "daemon/http/event_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include "daemon/http/client.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"
#include "tests/http/waiting.h"

namespace housingd::http {
namespace {

using outcome::Deadline;
using testing::ElementsAre;
using testing::HasSubstr;

async::awaitable<Response> at_once(Response response) {
  co_return response;
}

class Events : public testing::Test {
 protected:
  explicit Events(const EventStreamOptions& options = {.events = 4},
                  ServerOptions server = ServerUnderTest::on_loopback())
      : stream_(options), server_(std::move(server), [this](Router& router) {
          router.add({Method::get, "/events", Access::read,
                      [this](const Request& request) { return at_once(stream_.subscribe(request)); }});
        }) {}

  // On the server's thread.
  void publish(const std::string& event, const std::string& json) {
    server_.within([&] { stream_.publish(event, json); });
  }
  std::string last_id() {
    std::string id;
    server_.within([&] { id = stream_.last_id(); });
    return id;
  }
  void wait_for_subscribers(std::size_t count) {
    std::size_t now = count + 1;
    while (now != count) server_.within([&] { now = stream_.subscribers(); });
  }

  // What comes from `last_id` on, up to `count` events.
  std::vector<std::string> follow(const std::string& last_id, std::size_t count) {
    boost::asio::io_context io;
    Client client(io.get_executor(), {.url = "http://" + server_.host()});
    std::vector<std::string> seen;
    const auto note = [&](const Event& event) {
      seen.push_back(event.name + " " + event.data);
      return seen.size() < count;
    };
    const auto end = wait_for(io, client.follow("/events", last_id, note, Deadline::after(std::chrono::seconds(10))));
    EXPECT_TRUE(end) << end.error().message();
    return seen;
  }

  EventStream stream_;
  ServerUnderTest server_;
};

TEST_F(Events, ComeFromTheLastIdOn) {
  publish("run", R"({"n":1})");
  const std::string id = last_id();
  publish("run", R"({"n":2})");
  publish("run", R"({"n":3})");
  EXPECT_THAT(follow(id, 2), ElementsAre(R"(run {"n":2})", R"(run {"n":3})"));
}

TEST_F(Events, SayResetWhereTheIdFellOutOfTheRing) {
  publish("run", "1");
  const std::string id = last_id();
  for (int n = 2; n <= 6; ++n) publish("run", std::to_string(n));
  EXPECT_THAT(follow(id, 1), ElementsAre("reset {}"));
}

TEST_F(Events, SayResetToTheIdOfAnotherLife) {
  publish("run", "1");
  EXPECT_THAT(follow("0-1", 1), ElementsAre("reset {}"));
  EXPECT_THAT(follow("nonsense", 1), ElementsAre("reset {}"));
  EXPECT_THAT(follow(last_id() + "0", 1), ElementsAre("reset {}"));
}

TEST_F(Events, ReachEverySubscriberLive) {
  RawPeer one(server_.port());
  RawPeer other(server_.port());
  for (RawPeer* peer : {&one, &other}) peer->send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  wait_for_subscribers(2);
  publish("run", "{}");
  for (RawPeer* peer : {&one, &other}) EXPECT_THAT(peer->read_until("data: {}\n\n"), HasSubstr("event: run\nid: "));
}

TEST_F(Events, EndWhenTheServerDrains) {
  RawPeer peer(server_.port());
  peer.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  wait_for_subscribers(1);
  auto drained = server_.drain(std::chrono::seconds(10));
  const auto answers = parse_answers(peer.read_to_end());
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].headers.at("content-type"), "text/event-stream");
  drained.get();
}

TEST_F(Events, AreForgottenForAPeerThatLeft) {
  {
    RawPeer peer(server_.port());
    peer.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
    wait_for_subscribers(1);
  }
  wait_for_subscribers(0);
}

TEST_F(Events, EndWhenTheStreamIsClosed) {
  RawPeer peer(server_.port());
  peer.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  wait_for_subscribers(1);
  server_.within([this] { stream_.close(); });
  EXPECT_EQ(parse_answers(peer.read_to_end()).size(), 1U);
  RawPeer late(server_.port());
  late.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  EXPECT_EQ(late.read_answer()->status, 503);
}

class FastHeartbeat : public Events {
 protected:
  FastHeartbeat() : Events({.heartbeat = std::chrono::milliseconds(5)}) {}
};

TEST_F(FastHeartbeat, KeepsASilentStreamAlive) {
  RawPeer peer(server_.port());
  peer.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  EXPECT_THAT(peer.read_until(":\n\n"), HasSubstr("retry: 2000"));
}

TEST_F(Events, DropASubscriberThatFellOutOfTheRing) {
  RawPeer peer(server_.port());
  peer.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  wait_for_subscribers(1);
  server_.within([this] {
    for (int n = 0; n < 5; ++n) stream_.publish("run", std::to_string(n));
  });
  const auto answers = parse_answers(peer.read_to_end());
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0].body, testing::Not(HasSubstr("data")));
}

class LargeEvents : public Events {
 protected:
  static ServerOptions impatient() {
    ServerOptions options = ServerUnderTest::on_loopback();
    options.limits.write_time = std::chrono::milliseconds(50);
    return options;
  }
  LargeEvents() : Events({.bytes = 64U << 20U}, impatient()) {}
};

TEST_F(LargeEvents, DropASubscriberThatDoesNotRead) {
  RawPeer peer(server_.port());
  peer.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  wait_for_subscribers(1);
  const std::string much(1U << 20U, 'x');
  for (int n = 0; n < 48; ++n) publish("run", much);
  wait_for_subscribers(0);
}

class FewSeats : public Events {
 protected:
  FewSeats() : Events({.subscribers = 1}) {}
};

TEST_F(FewSeats, RefuseOneTooMany) {
  RawPeer one(server_.port());
  one.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  wait_for_subscribers(1);
  RawPeer other(server_.port());
  other.send("GET /events HTTP/1.1\r\nHost: " + server_.host() + "\r\n\r\n");
  const auto answer = other.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503);
  EXPECT_TRUE(answer->headers.contains("retry-after"));
}

}  // namespace
}  // namespace housingd::http
