#include "pipeline/fetch/proxy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/http_client.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Deadline;
using outcome::Disposition;
using outcome::result;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Variables = std::map<std::string, std::string>;

struct Choice {
  const char* name;
  const char* url;
  Variables variables;
  std::optional<std::string> configured;
  const char* proxy;  // HOST:PORT; empty: none
};

void PrintTo(const Choice& row, std::ostream* out) {
  *out << row.name;
}

const Choice choices[] = {
    {"NothingSet", "https://api.example.org", {}, {}, ""},
    {"ForHttps", "https://api.example.org", {{"HTTPS_PROXY", "http://p:3128"}}, {}, "p:3128"},
    {"SmallLettersFirst",
     "https://api.example.org",
     {{"HTTPS_PROXY", "http://p:1"}, {"https_proxy", "http://q:2"}},
     {},
     "q:2"},
    {"OfTheOtherScheme", "https://api.example.org", {{"HTTP_PROXY", "http://p:3128"}}, {}, ""},
    {"ForHttp", "http://api.example.org", {{"http_proxy", "http://p:3128"}}, {}, "p:3128"},
    {"WithoutScheme", "http://api.example.org", {{"http_proxy", "p:3128"}}, {}, "p:3128"},
    {"WithoutPort", "http://api.example.org", {{"http_proxy", "http://p"}}, {}, "p:80"},
    {"Empty", "http://api.example.org", {{"http_proxy", ""}}, {}, ""},
    {"Configured", "https://api.example.org", {{"HTTPS_PROXY", "http://p:1"}}, "http://q:2", "q:2"},
    {"ConfiguredAsNone", "https://api.example.org", {{"HTTPS_PROXY", "http://p:1"}}, "none", ""},
    {"NotForLocalhost", "https://localhost:8443", {{"HTTPS_PROXY", "http://p:1"}}, {}, ""},
    {"NotForLoopback", "http://127.0.0.1:8090", {{"http_proxy", "http://p:1"}}, {}, ""},
    {"NotForLoopback6", "http://[::1]:8090", {{"http_proxy", "http://p:1"}}, {}, ""},
    {"ExcludedHost",
     "https://api.example.org",
     {{"HTTPS_PROXY", "http://p:1"}, {"NO_PROXY", "a, api.example.org"}},
     {},
     ""},
    {"ExcludedDomain", "https://api.example.org", {{"HTTPS_PROXY", "http://p:1"}, {"no_proxy", "example.org"}}, {}, ""},
    {"ExcludedDomainWithDot",
     "https://api.example.org",
     {{"HTTPS_PROXY", "http://p:1"}, {"no_proxy", ".example.org"}},
     {},
     ""},
    {"SuffixIsNoDomain",
     "https://api.example.org",
     {{"HTTPS_PROXY", "http://p:1"}, {"no_proxy", "ample.org"}},
     {},
     "p:1"},
    {"ExcludedOnAnotherPort",
     "https://api.example.org",
     {{"HTTPS_PROXY", "http://p:1"}, {"no_proxy", "example.org:8443"}},
     {},
     "p:1"},
    {"ExcludedOnThisPort",
     "https://api.example.org",
     {{"HTTPS_PROXY", "http://p:1"}, {"no_proxy", "example.org:443"}},
     {},
     ""},
    {"ExcludedAddress", "https://192.0.2.7", {{"HTTPS_PROXY", "http://p:1"}, {"no_proxy", "192.0.2.7"}}, {}, ""},
    {"AllExcluded", "https://api.example.org", {{"HTTPS_PROXY", "http://p:1"}, {"no_proxy", "*"}}, {}, ""},
};

class ProxyChoice : public testing::TestWithParam<Choice> {};

TEST_P(ProxyChoice, IsThatOfTheDefinitionOrTheEnvironment) {
  definition::Client client;
  client.proxy = GetParam().configured;
  const auto environment = [](const char* name) -> std::optional<std::string> {
    const auto found = GetParam().variables.find(name);
    return found == GetParam().variables.end() ? std::nullopt : std::optional(found->second);
  };
  const auto proxy = proxy_for(client, parse_base_url(GetParam().url).value(), environment);
  ASSERT_TRUE(proxy) << proxy.error().message();
  EXPECT_EQ(*proxy ? (*proxy)->host + ':' + (*proxy)->port : std::string(), GetParam().proxy);
}

INSTANTIATE_TEST_SUITE_P(Of, ProxyChoice, testing::ValuesIn(choices), [](const auto& row) { return row.param.name; });

TEST(ProxyChoice, RefusesProxiesOfOtherKindsWithoutShowingTheirPasswords) {
  for (const char* url : {"https://u:s3cret@p:1", "socks5://u:s3cret@p:1", "http://u:s3cret@:x y"}) {
    definition::Client client;
    client.proxy = url;
    const auto proxy = proxy_for(client, parse_base_url("https://api.example.org").value(), process_environment());
    ASSERT_FALSE(proxy) << url;
    EXPECT_THAT(proxy.error().message(), AllOf(HasSubstr("client.proxy"), Not(HasSubstr("s3cret"))));
  }
}

class ThroughAProxy : public testing::Test {
 protected:
  static definition::Client client_of(const std::string& base_url, const ScriptedServer& proxy) {
    definition::Client client;
    client.base_url = base_url;
    client.timeout = {.connect = 2s, .request = 2s};
    client.proxy = "http://user:pass%20word@" + proxy.url().substr(std::string("http://").size());
    return client;
  }
  result<Response> get(const definition::Client& settings) {
    HttpClient client(io_.get_executor(), settings);
    return run(io_, client.send({.target = "/homes?page=1"}, Deadline::after(10s)));
  }
  boost::asio::io_context io_;
};

TEST_F(ThroughAProxy, AsksForTheWholeUrlInThePlain) {
  ScriptedServer proxy({always(response(200, "[1]"))});
  const auto got = get(client_of("http://api.example.org", proxy));
  ASSERT_TRUE(got) << got.error().message();
  const std::string head = proxy.requests().front().head;
  EXPECT_THAT(head, StartsWith("GET http://api.example.org/homes?page=1 HTTP/1.1\r\nHost: api.example.org\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nProxy-Authorization: Basic dXNlcjpwYXNzIHdvcmQ=\r\n"));
}

struct Tunnel {
  const char* name;
  std::string answer;
  Disposition disposition;
  const char* says;
};

void PrintTo(const Tunnel& row, std::ostream* out) {
  *out << row.name;
}

const Tunnel tunnels[] = {
    {"WrongCredentials", "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", Disposition::fail_run, "credentials"},
    {"Forbidden", "HTTP/1.1 403 Forbidden\r\n\r\n", Disposition::retry, "no tunnel: status 403"},
    {"OriginIsAway", "HTTP/1.0 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", Disposition::retry, "status 502"},
    {"NoHttp", "SSH-2.0-OpenSSH\r\n\r\n", Disposition::retry, "not HTTP"},
    {"EndlessHead", "HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x'), Disposition::retry, "too long"},
    {"ClosesAtOnce", "", Disposition::retry, "tunnel"},
};

class RefusedTunnel : public ThroughAProxy, public testing::WithParamInterface<Tunnel> {};

TEST_P(RefusedTunnel, NamesTheProxyAndNoSecret) {
  ScriptedServer proxy({[](Peer& peer) {
    peer.read_request();
    peer.send(GetParam().answer);
  }});
  const auto got = get(client_of("https://api.example.org", proxy));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().disposition(), GetParam().disposition) << got.error().message();
  EXPECT_THAT(got.error().message(), AllOf(HasSubstr("the proxy"), HasSubstr(GetParam().says), Not(HasSubstr("pass")),
                                           Not(HasSubstr("dXNlcj"))));
  EXPECT_THAT(proxy.requests().front().head,
              AllOf(StartsWith("CONNECT api.example.org:443 HTTP/1.1\r\nHost: api.example.org:443\r\n"),
                    Not(HasSubstr("/homes"))));
}

INSTANTIATE_TEST_SUITE_P(Answers, RefusedTunnel, testing::ValuesIn(tunnels),
                         [](const auto& row) { return row.param.name; });

TEST_F(ThroughAProxy, ShakesHandsWithTheOriginInsideOfTheTunnel) {
  std::string first_byte;
  ScriptedServer proxy({[&first_byte](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
    first_byte = peer.read_bytes(6);
  }});
  EXPECT_FALSE(get(client_of("https://api.example.org", proxy)));
  ASSERT_EQ(first_byte.size(), 6U);
  EXPECT_EQ(first_byte[0], 0x16) << "a TLS handshake record";
  EXPECT_EQ(first_byte[5], 0x01) << "a ClientHello";
}

}  // namespace
}  // namespace housingd::fetch
