// What bounds a request: time, size, a cancel.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <cerrno>

#include "pipeline/fetch/http_client.h"
#include "tests/fetch/packing.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Deadline;
using outcome::Disposition;
using outcome::ErrorCode;
using outcome::result;
using testing::HasSubstr;

class HttpClientLimits : public testing::Test {
 protected:
  static definition::Client settings(const std::string& url) {
    definition::Client client;
    client.base_url = url;
    client.timeout = {.connect = 80ms, .request = 60ms};
    client.max_response_bytes = 100'000;
    return client;
  }
  result<Response> get(const definition::Client& client_settings, Deadline deadline = Deadline::never()) {
    HttpClient client(io_.get_executor(), client_settings);
    return run(io_, client.send({.target = "/"}, deadline));
  }

  boost::asio::io_context io_;
};

TEST_F(HttpClientLimits, NameTheRequestTimeoutWhenNoAnswerComes) {
  ScriptedServer server({silence()});
  const auto late = get(settings(server.url()));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), ErrorCode::timeout);
  EXPECT_EQ(late.error().disposition(), Disposition::retry);
  EXPECT_EQ(late.error().message(),
            "GET " + server.url() + "/: waiting for the response took longer than client.timeout.request (60ms)");
}

TEST_F(HttpClientLimits, NameTheRequestTimeoutWhenTheBodyStalls) {
  const Script stalls = [](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    peer.wait_for_close();
  };
  ScriptedServer server({stalls});
  const auto late = get(settings(server.url()));
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().message(), HasSubstr("reading the response took longer than client.timeout.request (60ms)"));
}

TEST_F(HttpClientLimits, NameTheCallersDeadlineWhenItComesFirst) {
  ScriptedServer server({silence()});
  const auto late = get(settings(server.url()), Deadline::after(30ms));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), ErrorCode::timeout);
  EXPECT_EQ(late.error().disposition(), Disposition::fail_partition);
  EXPECT_THAT(late.error().message(), HasSubstr("the deadline passed while waiting for the response"));
}

// A listener whose queue is full leaves the next client's SYN unanswered.
TEST_F(HttpClientLimits, NameTheConnectTimeoutWhenNobodyAccepts) {
  using boost::asio::ip::tcp;
  tcp::acceptor full(io_, tcp::endpoint(tcp::v4(), 0).protocol());
  full.bind(tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  full.listen(0);
  std::vector<tcp::socket> queue;
  for (int i = 0; i < 4; ++i) {
    auto& socket = queue.emplace_back(io_, tcp::v4());
    socket.native_non_blocking(true);
    const auto there = full.local_endpoint();
    const int begun = ::connect(socket.native_handle(), there.data(), static_cast<socklen_t>(there.size()));
    ASSERT_TRUE(begun == 0 || errno == EINPROGRESS);
  }
  const auto late = get(settings("http://127.0.0.1:" + std::to_string(full.local_endpoint().port())));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), ErrorCode::timeout);
  EXPECT_EQ(late.error().disposition(), Disposition::retry);
  EXPECT_THAT(late.error().message(), HasSubstr("connecting to 127.0.0.1:"));
  EXPECT_THAT(late.error().message(), HasSubstr("took longer than client.timeout.connect (80ms)"));
}

TEST_F(HttpClientLimits, CoverTheHandshakeByTheConnectTimeout) {
  ScriptedServer deaf({[](Peer& peer) { peer.wait_for_close(); }});
  const auto late = get(settings("https" + deaf.url().substr(4)));
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().message(),
              HasSubstr("shaking hands for TLS took longer than client.timeout.connect (80ms)"));
}

TEST_F(HttpClientLimits, RefuseMoreThanMaxResponsePackedOrUnpacked) {
  const std::string bomb = gzip(std::string(8'000'000, 'x'));
  ASSERT_LT(bomb.size(), 100'000U);
  for (const std::string& bytes :
       {response(200, std::string(100'001, 'x')), response(200, bomb, "Content-Encoding: gzip\r\n")}) {
    ScriptedServer server({always(bytes)});
    const auto large = get(settings(server.url()));
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code(), ErrorCode::response_too_large);
    EXPECT_EQ(large.error().disposition(), Disposition::fail_partition);
    EXPECT_THAT(large.error().message(), HasSubstr("client.max_response (100000 bytes)"));
  }
}

// A body without end: the limit must be seen while it is read.
TEST_F(HttpClientLimits, StopReadingABodyThatNeverEnds) {
  const Script endless = [](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string block(50'000, 'x');
    for (int i = 0; i < 100; ++i) peer.send(block);
    peer.wait_for_close();
  };
  ScriptedServer server({endless});
  auto patient = settings(server.url());
  patient.timeout.request = 10s;
  const auto large = get(patient);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code(), ErrorCode::response_too_large);
}

// The request is cancelled once the server has it in hand.
TEST_F(HttpClientLimits, ReturnPromptlyWhenCancelled) {
  std::unique_ptr<Running<result<Response>>> running;
  const Script cancels = [&](Peer& peer) {
    peer.read_request();
    boost::asio::post(io_, [&running] { running->cancel(); });
    peer.wait_for_close();
  };
  ScriptedServer server({cancels});
  auto patient = settings(server.url());
  patient.timeout.request = 1h;
  HttpClient client(io_.get_executor(), patient);
  running = std::make_unique<Running<result<Response>>>(io_, client.send({.target = "/"}, Deadline::never()));
  io_.run();
  ASSERT_FALSE(running->value());
  EXPECT_EQ(running->value().error().code(), ErrorCode::stopped);
  EXPECT_EQ(running->value().error().disposition(), Disposition::stop);
}

TEST_F(HttpClientLimits, LetTheClientGoBeforeItsRequest) {
  ScriptedServer server({silence()});
  auto client = std::make_unique<HttpClient>(io_.get_executor(), settings(server.url()));
  Running<result<Response>> running(io_, client->send({.target = "/"}, Deadline::never()));
  io_.poll();
  client.reset();
  io_.run();
  EXPECT_EQ(running.value().error().code(), ErrorCode::timeout);
}

}  // namespace
}  // namespace housingd::fetch
