#include "pipeline/fetch/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

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
using testing::Not;

class HttpClientTest : public testing::Test {
 protected:
  static definition::Client settings(const ScriptedServer& server) {
    definition::Client client;
    client.base_url = server.url();
    return client;
  }
  result<Response> get(HttpClient& client, std::string target = "/") {
    return run(io_, client.send({.target = std::move(target)}, Deadline::after(10s)));
  }
  result<Response> get_once(const ScriptedServer& server) {
    HttpClient client(io_.get_executor(), settings(server));
    return get(client);
  }

  boost::asio::io_context io_;
};

TEST_F(HttpClientTest, SendsWhatWasConfigured) {
  ScriptedServer server({always(response(200, "body"))});
  auto client_settings = settings(server);
  client_settings.headers = {{"Accept", "application/json"}};
  HttpClient client(io_.get_executor(), client_settings);
  const auto got = get(client, "/search?a=%20b");
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->status, 200U);
  EXPECT_EQ(got->body, "body");
  EXPECT_EQ(got->received_bytes, 4U);
  const std::string head = server.requests().at(0).head;
  EXPECT_THAT(head, testing::StartsWith("GET /search?a=%20b HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nHost: 127.0.0.1:"));
  EXPECT_THAT(head, HasSubstr("\r\nAccept-Encoding: gzip\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nAccept: application/json\r\n"));
}

TEST_F(HttpClientTest, UsesAConnectionAgain) {
  ScriptedServer server({always(response(200, "body"))});
  HttpClient client(io_.get_executor(), settings(server));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(get(client));
  EXPECT_EQ(server.connection_count(), 1U);
  EXPECT_EQ(server.requests().size(), 5U);
}

TEST_F(HttpClientTest, OpensANewConnectionWhenTheServerSaysClose) {
  ScriptedServer server({always(response(200, "body", "Connection: close\r\n"))});
  HttpClient client(io_.get_executor(), settings(server));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(get(client));
  EXPECT_EQ(server.connection_count(), 3U);
}

TEST_F(HttpClientTest, OpensANewConnectionOnceIdleOnesAreClosed) {
  ScriptedServer server({always(response(200, "body"))});
  HttpClient client(io_.get_executor(), settings(server));
  ASSERT_TRUE(get(client));
  client.close_idle();
  ASSERT_TRUE(get(client));
  EXPECT_EQ(server.connection_count(), 2U);
}

// The second request reaches the server, which hangs up instead of answering,
// as it does when its idle limit passes at that moment.
TEST_F(HttpClientTest, ReplacesAnIdleConnectionThatDiesUnderTheRequestOnceAndSilently) {
  const Script dies = [](Peer& peer) {
    peer.read_request();
    peer.send(response(200, "first"));
    peer.read_request();
  };
  ScriptedServer server({dies, always(response(200, "second"))});
  HttpClient client(io_.get_executor(), settings(server));
  ASSERT_EQ(get(client).value().body, "first");
  ASSERT_EQ(get(client).value().body, "second");
  EXPECT_EQ(server.connection_count(), 2U);
}

TEST_F(HttpClientTest, ReplacesIdleConnectionsHoweverOftenTheyDie) {
  const Script dies_when_reused = [](Peer& peer) {
    peer.read_request();
    peer.send(response(200, "body"));
    peer.read_request();
  };
  ScriptedServer server({dies_when_reused});
  HttpClient client(io_.get_executor(), settings(server));
  const char* rounds = std::getenv("HOUSINGD_FAULT_ROUNDS");
  const std::size_t times = rounds == nullptr ? 30 : 10 * std::strtoull(rounds, nullptr, 10);
  for (std::size_t i = 0; i < times; ++i) ASSERT_EQ(get(client).value().body, "body") << i;
  EXPECT_EQ(server.connection_count(), times);
}

TEST_F(HttpClientTest, ReplacesAConnectionOnlyOnce) {
  const Script dies_when_reused = [](Peer& peer) {
    peer.read_request();
    peer.send(response(200, "first"));
    peer.read_request();
  };
  const Script dies = [](Peer& peer) { peer.read_request(); };
  ScriptedServer server({dies_when_reused, dies});
  HttpClient client(io_.get_executor(), settings(server));
  ASSERT_TRUE(get(client));
  const auto lost = get(client);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code(), ErrorCode::connection);
  EXPECT_EQ(server.connection_count(), 2U);
}

TEST_F(HttpClientTest, DoesNotRepeatARequestThatWasHalfAnswered) {
  const Script cuts_the_second = [](Peer& peer) {
    peer.read_request();
    peer.send(response(200, "first"));
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  };
  ScriptedServer server({cuts_the_second});
  HttpClient client(io_.get_executor(), settings(server));
  ASSERT_TRUE(get(client));
  const auto cut = get(client);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code(), ErrorCode::malformed_response);
  EXPECT_EQ(server.connection_count(), 1U);
}

TEST_F(HttpClientTest, TellsWhenEachRequestBegins) {
  const Script dies = [](Peer& peer) {
    peer.read_request();
    peer.send(response(200, "first"));
    peer.read_request();
  };
  ScriptedServer server({dies, always(response(200, "second"))});
  HttpClient client(io_.get_executor(), settings(server));
  int sends = 0;
  const HttpClient::OnSend count = [&sends] { ++sends; };
  ASSERT_TRUE(run(io_, client.send({.target = "/"}, Deadline::never(), count)));
  EXPECT_EQ(sends, 1);
  ASSERT_TRUE(run(io_, client.send({.target = "/"}, Deadline::never(), count)));
  EXPECT_EQ(sends, 3) << "the silent repetition is a request as well";
}

TEST_F(HttpClientTest, UnpacksGzip) {
  const std::string body(100'000, 'x');
  const std::string packed = gzip(body);
  ScriptedServer server({always(response(200, packed, "Content-Encoding: gzip\r\n"))});
  const auto got = get_once(server);
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->body, body);
  EXPECT_EQ(got->received_bytes, packed.size());
}

TEST_F(HttpClientTest, RefusesCodingsThatItDidNotAskFor) {
  for (const char* fields : {"Content-Encoding: br\r\n", "Content-Encoding: gzip, gzip\r\n",
                             "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", "Content-Encoding: \x1b[2J\r\n"}) {
    ScriptedServer server({always(response(200, gzip(gzip("x")), fields))});
    const auto got = get_once(server);
    ASSERT_FALSE(got) << fields;
    EXPECT_EQ(got.error().code(), ErrorCode::malformed_response);
    EXPECT_THAT(got.error().message(), Not(HasSubstr("\x1b")));
  }
  ScriptedServer server({always(response(200, gzip("x"), "Content-Encoding: gzip\r\n"))});
  auto plain = settings(server);
  plain.accept_encoding = definition::ContentCoding::identity;
  HttpClient client(io_.get_executor(), plain);
  const auto got = get(client);
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().message(), HasSubstr("\"gzip\" was not asked for"));
  EXPECT_THAT(server.requests().at(0).head, Not(HasSubstr("Accept-Encoding")));
}

TEST_F(HttpClientTest, ReturnsAnyStatusThatCameWhole) {
  for (const unsigned status : {204U, 206U, 301U, 304U, 404U, 429U, 500U}) {
    ScriptedServer server({always(response(status, status == 204 || status == 304 ? "" : "words"))});
    const auto got = get_once(server);
    ASSERT_TRUE(got) << got.error().message();
    EXPECT_EQ(got->status, status);
  }
}

TEST_F(HttpClientTest, NamesTheUrlWhenAConnectionIsRefused) {
  definition::Client refused;
  {
    const ScriptedServer gone({silence()});
    refused = settings(gone);
  }
  HttpClient client(io_.get_executor(), refused);
  const auto got = get(client, "/search?page=1");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), ErrorCode::connection);
  EXPECT_EQ(got.error().disposition(), Disposition::retry);
  EXPECT_THAT(got.error().message(), HasSubstr("GET " + refused.base_url + "/search?page=1: connecting to 127.0.0.1:"));
  EXPECT_THAT(got.error().message(), HasSubstr("refused"));
}

TEST_F(HttpClientTest, TriesEveryAddressOfAName) {
  // The name has two addresses on most machines, ::1 first, where nobody listens.
  ScriptedServer server({always(response(200, "body"))});
  auto by_name = settings(server);
  by_name.base_url = server.url("localhost");
  HttpClient client(io_.get_executor(), by_name);
  const auto got = get(client);
  ASSERT_TRUE(got) << got.error().message();
}

TEST_F(HttpClientTest, SaysThatANameCannotBeResolved) {
  definition::Client nowhere;
  nowhere.base_url = "http://no-such-host.invalid";
  HttpClient client(io_.get_executor(), nowhere);
  const auto got = get(client);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), ErrorCode::address_lookup);
  EXPECT_EQ(got.error().disposition(), Disposition::retry);
  EXPECT_THAT(got.error().message(), HasSubstr("no-such-host.invalid"));
}

TEST_F(HttpClientTest, CallsAResetALostConnection) {
  const Script resets = [](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    peer.reset_at_end();
  };
  ScriptedServer server({resets});
  const auto got = get_once(server);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), ErrorCode::connection) << got.error().message();
  EXPECT_EQ(got.error().disposition(), Disposition::retry);
}

TEST_F(HttpClientTest, SaysWhatIsWrongWithSettingsThatCannotWork) {
  definition::Client broken;
  broken.base_url = "https://user:secret@example.org";
  HttpClient client(io_.get_executor(), broken);
  const auto got = get(client);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), ErrorCode::invalid_url);
  EXPECT_EQ(got.error().disposition(), Disposition::fail_run);
  EXPECT_THAT(client.url_of("/x"), Not(HasSubstr("secret")));
}

TEST_F(HttpClientTest, RefusesATargetThatWouldForgeARequest) {
  ScriptedServer server({always(response(200, "body"))});
  HttpClient client(io_.get_executor(), settings(server));
  const auto got = get(client, "/ HTTP/1.1\r\nX: y");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), ErrorCode::invalid_url);
  EXPECT_EQ(server.connection_count(), 0U);
}

TEST_F(HttpClientTest, CarriesManyRequestsAtOnce) {
  ScriptedServer server({always(response(200, std::string(200'000, 'x')))});
  HttpClient client(io_.get_executor(), settings(server));
  std::vector<std::unique_ptr<Running<result<Response>>>> running;
  for (int i = 0; i < 20; ++i) {
    running.push_back(
        std::make_unique<Running<result<Response>>>(io_, client.send({.target = "/"}, Deadline::after(10s))));
  }
  io_.restart();
  io_.run();
  for (const auto& one : running) EXPECT_EQ(one->value().value().body.size(), 200'000U);
  EXPECT_LE(server.connection_count(), 20U);
}

}  // namespace
}  // namespace housingd::fetch
