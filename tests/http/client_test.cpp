// The command line's client against the server, over a URL and a Unix socket.
#include "daemon/http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "daemon/http/problem.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"
#include "tests/http/waiting.h"
#include "tests/support/scratch_folder.h"

namespace housingd::http {
namespace {

using outcome::Deadline;
using outcome::ErrorCode;
using testing::AllOf;
using testing::HasSubstr;

Deadline soon() {
  return Deadline::after(std::chrono::seconds(10));
}

ServerOptions with_socket(const std::string& path) {
  ServerOptions options = ServerUnderTest::on_loopback();
  options.unix.push_back({path});
  return options;
}

class HttpClient : public testing::Test {
 protected:
  Client client(ServerAddress address, ClientOptions options = {}) {
    return Client(io_.get_executor(), std::move(address), options);
  }
  Client over_url(const ServerUnderTest& server, const std::string& token = {}) {
    return client({.url = "http://" + server.host(), .token = token});
  }
  outcome::result<Reply> get(Client client, const std::string& target) {
    return wait_for(io_, client.get(target, soon()));
  }

  boost::asio::io_context io_;
  support::ScratchFolder folder_;
};

TEST_F(HttpClient, GetsAndPostsOverAUrl) {
  ServerUnderTest server;
  const auto got = get(over_url(server), "/items/a?x=1");
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->content_type, "text/plain");
  EXPECT_EQ(got->body, "a:");
  auto sending = over_url(server, "right");
  const auto posted = wait_for(io_, sending.post("/items/b", "{}", {{"Idempotency-Key", "1"}}, soon()));
  ASSERT_TRUE(posted) << posted.error().message();
  EXPECT_EQ(posted->body, "b:{}");
}

TEST_F(HttpClient, HasControlOverAUnixSocketWithoutAToken) {
  const std::string path = folder_ / "control.sock";
  ServerUnderTest server(with_socket(path));
  auto sending = client({.socket = path});
  const auto posted = wait_for(io_, sending.post("/items/b", "{}", {}, soon()));
  ASSERT_TRUE(posted) << posted.error().message();
  EXPECT_EQ(posted->body, "b:{}");
}

TEST_F(HttpClient, ReadsWhatAProblemSays) {
  ServerUnderTest server;
  const auto reply = get(over_url(server), "/nowhere");
  ASSERT_TRUE(reply);
  ASSERT_TRUE(reply->problem);
  EXPECT_EQ(reply->problem->status, 404);
  EXPECT_EQ(reply->problem->title, "Not Found");
  EXPECT_EQ(reply->problem->detail, "there is nothing at this path");
}

TEST_F(HttpClient, ReadsALargeBody) {
  ServerUnderTest server;
  const auto reply = get(over_url(server), "/large");
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->body.size(), 1U << 20U);
}

TEST_F(HttpClient, RefusesABodyThatIsTooLarge) {
  ServerUnderTest server;
  auto small = client({.url = "http://" + server.host()}, {.most_body_bytes = 1'000});
  const auto reply = wait_for(io_, small.get("/large", soon()));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), ErrorCode::response_too_large);
}

TEST_F(HttpClient, SaysWhatToDoWithoutASocket) {
  const std::string path = folder_ / "none.sock";
  const auto reply = get(client({.socket = path}), "/livez");
  ASSERT_FALSE(reply);
  EXPECT_THAT(reply.error().message(),
              AllOf(HasSubstr("no socket at " + path), HasSubstr("is housingd running?"), HasSubstr("--socket")));
}

TEST_F(HttpClient, SaysWhatToDoWhereNobodyListensAnyMore) {
  const std::string path = folder_ / "stale.sock";
  {
    const boost::asio::local::stream_protocol::acceptor gone(io_, path);
  }
  const auto reply = get(client({.socket = path}), "/livez");
  ASSERT_FALSE(reply);
  EXPECT_THAT(reply.error().message(), AllOf(HasSubstr("nobody listens at"), HasSubstr("housingd serve")));
}

TEST_F(HttpClient, SaysWhatToDoWhereNobodyListensAtAUrl) {
  std::uint16_t port = 0;
  {
    ServerUnderTest server;
    port = server.port();
  }
  const auto reply = get(client({.url = "http://127.0.0.1:" + std::to_string(port)}), "/livez");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), ErrorCode::connection);
  EXPECT_THAT(reply.error().message(),
              AllOf(HasSubstr("cannot reach http://127.0.0.1:"), HasSubstr("is housingd running")));
}

TEST_F(HttpClient, RepeatsNoCredentialsOfAUrl) {
  const auto reply = get(client({.url = "http://me:secret@127.0.0.1:1"}), "/livez");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), ErrorCode::invalid_url);
  EXPECT_THAT(reply.error().message(), testing::Not(HasSubstr("secret")));
}

TEST_F(HttpClient, SendsNoHeaderThatHoldsALineBreak) {
  ServerUnderTest server;
  auto sending = over_url(server, "right");
  const auto reply = wait_for(io_, sending.post("/items/b", "{}", {{"Idempotency-Key", "1\r\nX: y"}}, soon()));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), ErrorCode::invalid_definition);
  EXPECT_TRUE(server.answered().empty());
}

TEST_F(HttpClient, NamesATimeout) {
  boost::asio::ip::tcp::acceptor silent(io_, {boost::asio::ip::address_v4::loopback(), 0});
  auto asking = client({.url = "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port())});
  const auto reply = wait_for(io_, asking.get("/livez", Deadline::after(std::chrono::milliseconds(50))));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), ErrorCode::timeout);
}

}  // namespace
}  // namespace housingd::http
