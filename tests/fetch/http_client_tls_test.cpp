#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/http_client.h"
#include "tests/fetch/certificates.h"
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

class HttpClientTls : public testing::Test {
 protected:
  result<Response> get(const std::string& url, const std::string& ca_file) {
    definition::Client settings;
    settings.base_url = url;
    settings.ca_file = ca_file;
    HttpClient client(io_.get_executor(), settings);
    auto got = run(io_, client.send({.target = "/"}, Deadline::after(10s)));
    if (got) got = run(io_, client.send({.target = "/"}, Deadline::after(10s)));  // on the same connection
    return got;
  }
  void expect_refused(const result<Response>& got, const char* reason) {
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), ErrorCode::tls) << got.error().message();
    EXPECT_EQ(got.error().disposition(), Disposition::fail_run);
    EXPECT_THAT(got.error().message(), HasSubstr(reason));
  }

  boost::asio::io_context io_;
  TestAuthority authority_;
};

TEST_F(HttpClientTls, FetchesFromAServerThatTheAuthorityVouchesFor) {
  ScriptedServer server({always(response(200, std::string(300'000, 'x')))}, authority_.issue());
  const auto got = get(server.url(), authority_.ca_file());
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->body.size(), 300'000U);
  EXPECT_EQ(server.connection_count(), 1U) << "kept alive";
}

TEST_F(HttpClientTls, ChecksTheNameThatWasAskedFor) {
  ScriptedServer named({always(response(200, "body"))}, authority_.issue({.alternative_name = "DNS:localhost"}));
  const auto right = get(named.url("localhost"), authority_.ca_file());
  EXPECT_TRUE(right) << right.error().message();
  expect_refused(get(named.url("127.0.0.1"), authority_.ca_file()), "IP address mismatch");
  ScriptedServer other({always(response(200, "body"))}, authority_.issue({.alternative_name = "DNS:example.org"}));
  expect_refused(get(other.url("localhost"), authority_.ca_file()), "hostname mismatch");
}

TEST_F(HttpClientTls, SendsTheNameAheadOfTheHandshake) {
  std::string indicated;
  const Script notes_name = [&](Peer& peer) {
    indicated = peer.indicated_name();
    peer.read_request();
    peer.send(response(200, "body", "Connection: close\r\n"));
  };
  {
    ScriptedServer server({notes_name}, authority_.issue({.alternative_name = "DNS:localhost"}));
    ASSERT_TRUE(get(server.url("localhost"), authority_.ca_file()));
  }
  EXPECT_EQ(indicated, "localhost");
}

TEST_F(HttpClientTls, RefusesACertificateThatVouchesForItself) {
  ScriptedServer server({always(response(200, "body"))}, self_signed());
  expect_refused(get(server.url(), authority_.ca_file()), "self-signed");
}

TEST_F(HttpClientTls, RefusesAnAuthorityThatTheSystemDoesNotKnow) {
  ScriptedServer server({always(response(200, "body"))}, authority_.issue());
  expect_refused(get(server.url(), ""), "unable to get local issuer certificate");
}

TEST_F(HttpClientTls, RefusesACertificateOutsideItsTime) {
  ScriptedServer expired({always(response(200, "body"))}, authority_.issue({.valid_until = -60s}));
  expect_refused(get(expired.url(), authority_.ca_file()), "expired");
  ScriptedServer future({always(response(200, "body"))}, authority_.issue({.valid_from = 60s}));
  expect_refused(get(future.url(), authority_.ca_file()), "not yet valid");
}

TEST_F(HttpClientTls, RefusesTlsOlderThan12) {
  const auto old = authority_.issue();
  SSL_CTX_set_security_level(old->native_handle(), 0);
  SSL_CTX_set_min_proto_version(old->native_handle(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(old->native_handle(), TLS1_1_VERSION);
  ScriptedServer server({always(response(200, "body"))}, old);
  const auto got = get(server.url(), authority_.ca_file());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), ErrorCode::tls);
}

TEST_F(HttpClientTls, SaysThatTheAuthoritiesCannotBeRead) {
  ScriptedServer server({always(response(200, "body"))}, authority_.issue());
  expect_refused(get(server.url(), "/nonexistent/ca.pem"), "client.ca_file /nonexistent/ca.pem cannot be read");
}

TEST_F(HttpClientTls, CallsAPlainServerABrokenHandshakeThatMayPass) {
  ScriptedServer plain({[](Peer& peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); }});
  const auto got = get("https" + plain.url().substr(4), authority_.ca_file());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), ErrorCode::tls) << got.error().message();
  EXPECT_EQ(got.error().disposition(), Disposition::retry);
}

// Whoever can cut the connection must not be able to pass a part off as the whole.
TEST_F(HttpClientTls, NeverTakesACutStreamForTheEndOfABody) {
  const std::string whole = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    const Script cut = [&](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + whole.substr(0, length));
    };
    ScriptedServer server({cut}, authority_.issue());
    const auto got = get(server.url(), authority_.ca_file());
    ASSERT_FALSE(got) << length;
    EXPECT_EQ(got.error().code(), ErrorCode::connection);
    EXPECT_EQ(got.error().disposition(), Disposition::retry);
    EXPECT_THAT(got.error().message(), HasSubstr("close_notify"));
  }
}

TEST_F(HttpClientTls, TakesAGoodbyeForTheEndOfABody) {
  const Script says_goodbye = [](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[1, 2]");
    peer.close_notify();
  };
  ScriptedServer server({says_goodbye}, authority_.issue());
  const auto got = get(server.url(), authority_.ca_file());
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->body, "[1, 2]");
}

}  // namespace
}  // namespace housingd::fetch
