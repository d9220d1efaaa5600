#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/redaction.h"
#include "pipeline/fetch/source_client.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using definition::Auth;
using definition::AuthType;
using outcome::Deadline;
using outcome::Disposition;
using outcome::ErrorCode;
using outcome::result;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* planted = "s3cr3t/va+lue";

definition::Source source_at(const std::string& url, Auth auth) {
  definition::Source source;
  source.client.base_url = url;
  source.client.timeout = {.connect = 1s, .request = 2s};
  source.client.auth = std::move(auth);
  source.rate_limit = {.count = 1'000'000, .interval = 1s, .max_in_flight = 8};
  source.retry = {.max_attempts = 3,
                  .backoff = {.initial = 1ms, .max = 2ms},
                  .jitter = definition::Jitter::none,
                  .max_wait = 10s,
                  .budget = {}};
  return source;
}

Auth by_token_endpoint(const std::string& url) {
  Auth auth;
  auth.type = AuthType::oauth2_client_credentials;
  auth.access_token_url = url + "/oauth/token";
  auth.client_id = "housing d";
  auth.client_secret = planted;
  auth.access_token_request_data = {{"scope", "read all"}};
  return auth;
}

std::string token_answer(const std::string& token, int expires_in = 3'600) {
  return response(200, R"({"token_type":"Bearer","access_token":")" + token + R"(","expires_in":)" +
                           std::to_string(expires_in) + "}");
}

class AuthorizationTest : public testing::Test {
 protected:
  result<Page> fetch(SourceClient& client) {
    return run(io_, client.fetch({.path = "/homes", .params = {{"page", "1"}}}, Deadline::after(10s),
                                 {.counts = counts_, .on_retry = [this](const outcome::Error& error, auto) {
                                    told_ += error.message() + '\n';
                                  }}));
  }
  result<Page> fetch_once(const definition::Source& source) {
    SourceClient client(io_.get_executor(), source);
    return fetch(client);
  }

  boost::asio::io_context io_;
  RequestCounts counts_;
  std::string told_;
};

struct Shown {
  const char* name;
  Auth auth;
  const char* in_head;
};

void PrintTo(const Shown& row, std::ostream* out) {
  *out << row.name;
}

Auth bearer() {
  Auth auth;
  auth.type = AuthType::bearer;
  auth.token = planted;
  return auth;
}

Auth basic() {
  Auth auth;
  auth.type = AuthType::basic;
  auth.username = "Aladdin";
  auth.password = "open sesame";
  return auth;
}

Auth key(definition::KeyLocation location) {
  Auth auth;
  auth.type = AuthType::api_key;
  auth.name = "X-Api-Key";
  auth.api_key = planted;
  auth.location = location;
  return auth;
}

const Shown shown[] = {
    {"Bearer", bearer(), "\r\nAuthorization: Bearer s3cr3t/va+lue\r\n"},
    // RFC 7617, 2.
    {"Basic", basic(), "\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"},
    {"KeyInAHeader", key(definition::KeyLocation::header), "\r\nX-Api-Key: s3cr3t/va+lue\r\n"},
    {"KeyInTheQuery", key(definition::KeyLocation::query),
     "GET /homes?page=1&X-Api-Key=s3cr3t%2Fva%2Blue HTTP/1.1\r\n"},
};

class ShownToTheSource : public AuthorizationTest, public testing::WithParamInterface<Shown> {};

TEST_P(ShownToTheSource, AndToNobodyElse) {
  // What the server repeats is cut at 200 bytes, in the middle of a secret.
  const bool is_basic = GetParam().auth.type == AuthType::basic;
  std::string echo =
      is_basic ? "who is QWxhZGRpbjpvcGVuIHNlc2FtZQ== or open sesame? " : "who is s3cr3t/va+lue or s3cr3t%2Fva%2Blue? ";
  echo += std::string(195 - echo.size(), '.') + (is_basic ? "open sesame" : planted);
  ScriptedServer good({always(response(200, "[1]"))});
  const auto page = fetch_once(source_at(good.url(), GetParam().auth));
  ASSERT_TRUE(page) << page.error().message();
  EXPECT_THAT(good.requests().front().head, HasSubstr(GetParam().in_head));
  EXPECT_EQ(page->url, good.url() + "/homes?page=1");

  for (const unsigned status : {500U, 403U}) {
    ScriptedServer bad({always(response(status, echo))});
    const auto failed = fetch_once(source_at(bad.url(), GetParam().auth));
    ASSERT_FALSE(failed);
    for (const std::string& text : {failed.error().message(), told_}) {
      EXPECT_THAT(text, AllOf(Not(HasSubstr("s3cr")), Not(HasSubstr("open s")), Not(HasSubstr("QWxh")))) << text;
    }
    EXPECT_THAT(failed.error().message(), HasSubstr("***"));
  }
  const auto by_query = source_at("https://example.org", key(definition::KeyLocation::query));
  EXPECT_EQ(url_of(by_query.client, {.target = "/homes?X-Api-Key=s3cr3t&page=1"}), "https://example.org/homes?page=1");
}

INSTANTIATE_TEST_SUITE_P(As, ShownToTheSource, testing::ValuesIn(shown),
                         [](const auto& row) { return row.param.name; });

TEST_F(AuthorizationTest, DoesNotFollowARedirectWithItsToken) {
  ScriptedServer elsewhere({always(response(200, "[1]"))});
  for (const std::string& to : {elsewhere.url() + "/homes", std::string("//169.254.169.254/"),
                                std::string("file:///etc/passwd"), std::string("/homes?page=2")}) {
    for (const unsigned status : {301U, 302U, 303U, 307U, 308U}) {
      ScriptedServer server({always(response(status, "", "Location: " + to + "\r\n"))});
      const auto page = fetch_once(source_at(server.url(), bearer()));
      ASSERT_FALSE(page);
      EXPECT_THAT(page.error().message(), HasSubstr("redirects are not followed"));
      EXPECT_THAT(server.requests(), SizeIs(1));
    }
  }
  EXPECT_EQ(elsewhere.connection_count(), 0U);
}

TEST_F(AuthorizationTest, AsksForATokenOnceForAllRequests) {
  ScriptedServer tokens({always(token_answer("t0ken-1"))});
  ScriptedServer server({always(response(200, "[1]"))});
  SourceClient client(io_.get_executor(), source_at(server.url(), by_token_endpoint(tokens.url())));
  std::vector<std::unique_ptr<Running<result<Page>>>> running;
  for (int i = 0; i < 5; ++i) {
    running.push_back(std::make_unique<Running<result<Page>>>(
        io_, client.fetch({.path = "/homes"}, Deadline::after(10s), {.counts = counts_})));
  }
  io_.restart();
  io_.run();
  for (auto& one : running) ASSERT_TRUE(one->value());
  ASSERT_TRUE(fetch(client));
  ASSERT_THAT(tokens.requests(), SizeIs(1));
  const auto asked = tokens.requests().front();
  EXPECT_THAT(asked.head, StartsWith("POST /oauth/token HTTP/1.1\r\n"));
  EXPECT_THAT(asked.head, HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
  EXPECT_THAT(asked.head, HasSubstr("\r\nAuthorization: Basic "));
  EXPECT_EQ(asked.body, "grant_type=client_credentials&scope=read%20all");
  for (const auto& request : server.requests()) {
    EXPECT_THAT(request.head, HasSubstr("\r\nAuthorization: Bearer t0ken-1\r\n"));
  }
  EXPECT_THAT(server.requests(), SizeIs(6));
}

TEST_F(AuthorizationTest, PutsTheCredentialsIntoTheFormWhereThatIsWanted) {
  ScriptedServer tokens({always(token_answer("t0ken-1"))});
  ScriptedServer server({always(response(200, "[1]"))});
  auto auth = by_token_endpoint(tokens.url());
  auth.client_authentication = definition::ClientAuthentication::body;
  ASSERT_TRUE(fetch_once(source_at(server.url(), auth)));
  EXPECT_THAT(tokens.requests().front().body, HasSubstr("&client_id=housing%20d&client_secret=s3cr3t%2Fva%2Blue"));
  EXPECT_THAT(tokens.requests().front().head, Not(HasSubstr("Authorization")));
}

TEST_F(AuthorizationTest, RenewsATokenOnceWhenTheSourceRefusesIt) {
  ScriptedServer tokens({each_in_turn({token_answer("t0ken-1"), token_answer("t0ken-2"), token_answer("t0ken-3")})});
  ScriptedServer server(
      {each_in_turn({response(200, "[1]"), response(401, "expired"), response(200, "[2]"), response(401, "no"),
                     response(401, "no t0ken-3"), response(401, "never asked")})});
  SourceClient client(io_.get_executor(), source_at(server.url(), by_token_endpoint(tokens.url())));
  ASSERT_TRUE(fetch(client));
  const auto renewed = fetch(client);
  ASSERT_TRUE(renewed) << renewed.error().message();
  EXPECT_EQ(renewed->body, "[2]");
  const auto refused = fetch(client);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().disposition(), Disposition::fail_partition);
  EXPECT_THAT(refused.error().message(), AllOf(HasSubstr("401"), HasSubstr("***"), Not(HasSubstr("t0ken"))));
  EXPECT_THAT(tokens.requests(), SizeIs(3));
  EXPECT_THAT(server.requests(), SizeIs(5));
}

TEST_F(AuthorizationTest, AsksAnewShortlyBeforeATokenExpires) {
  ScriptedServer tokens({always(token_answer("t0ken-1", 0))});  // good for the moment alone
  ScriptedServer server({always(response(200, "[1]"))});
  SourceClient client(io_.get_executor(), source_at(server.url(), by_token_endpoint(tokens.url())));
  ASSERT_TRUE(fetch(client));
  boost::asio::steady_timer passed(io_, 150ms);
  passed.async_wait([](const auto&) {});
  io_.restart();
  io_.run();
  ASSERT_TRUE(fetch(client));
  EXPECT_THAT(tokens.requests(), SizeIs(2));
}

struct Endpoint {
  const char* name;
  std::string answer;
  ErrorCode code;
  Disposition disposition;
  std::size_t requests;
};

void PrintTo(const Endpoint& row, std::ostream* out) {
  *out << row.name;
}

const Endpoint endpoints[] = {
    {"RefusesTheClient", response(401, R"({"error":"invalid_client","echo":"s3cr3t/va+lue"})"), ErrorCode::http_status,
     Disposition::fail_run, 1},
    {"IsInTrouble", response(503, "later"), ErrorCode::http_status, Disposition::fail_partition, 3},
    {"GivesNoToken", response(200, "{}"), ErrorCode::malformed_response, Disposition::fail_partition, 3},
    {"GivesNoJson", response(200, "<html>"), ErrorCode::malformed_response, Disposition::fail_partition, 3},
    {"GivesATokenWithALineBreak", response(200, R"({"access_token":"a\nb"})"), ErrorCode::malformed_response,
     Disposition::fail_partition, 3},
    {"LeadsElsewhere", response(302, "", "Location: https://evil.example/\r\n"), ErrorCode::http_status,
     Disposition::fail_run, 1},
};

class TokenEndpoint : public AuthorizationTest, public testing::WithParamInterface<Endpoint> {};

TEST_P(TokenEndpoint, FailsWhatItCannotServe) {
  ScriptedServer tokens({always(GetParam().answer)});
  ScriptedServer server({always(response(200, "[1]"))});
  const auto page = fetch_once(source_at(server.url(), by_token_endpoint(tokens.url())));
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code(), GetParam().code) << page.error().message();
  EXPECT_EQ(page.error().disposition(), GetParam().disposition) << page.error().message();
  EXPECT_THAT(page.error().message(), AllOf(HasSubstr("/oauth/token"), Not(HasSubstr("s3cr3t"))));
  EXPECT_THAT(tokens.requests(), SizeIs(GetParam().requests));
  EXPECT_THAT(server.requests(), SizeIs(0)) << "nothing is asked without a token";
}

INSTANTIATE_TEST_SUITE_P(That, TokenEndpoint, testing::ValuesIn(endpoints),
                         [](const auto& row) { return row.param.name; });

TEST(Redaction, LeavesShortWordsAndOtherTextAlone) {
  Redaction redaction;
  redaction.add("a b");
  redaction.add("long secret");
  redaction.add("long secret and more");
  EXPECT_EQ(redaction.of("a b, long secret and more, long%20secret, a secret"), "a b, ***, ***, a secret");
}

}  // namespace
}  // namespace housingd::fetch
