// DNS rebinding and requests from foreign pages (E9), forged requests (E10).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/messages.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"

namespace housingd::http {
namespace {

using testing::IsEmpty;

struct OriginCase {
  const char* name;
  const char* host;    // PORT stands for the server's
  const char* fields;  // each ended by CR LF
  int status;
};

void PrintTo(const OriginCase& row, std::ostream* out) {
  *out << row.name;
}

std::string with_port(std::string text, std::uint16_t port) {
  for (std::size_t at = text.find("PORT"); at != std::string::npos; at = text.find("PORT")) {
    text.replace(at, 4, std::to_string(port));
  }
  return text;
}

ServerOptions with_hosts() {
  ServerOptions options = ServerUnderTest::on_loopback();
  options.hosts = {"status.example.org", "proxy.example.org:8443"};
  return options;
}

class Origins : public testing::TestWithParam<OriginCase> {};

TEST_P(Origins, AreJudgedBeforeRouting) {
  const OriginCase& row = GetParam();
  ServerUnderTest server(with_hosts());
  RawPeer peer(server.port());
  peer.send(get(with_port(row.host, server.port()), "/items/x", with_port(row.fields, server.port())));
  const auto answer = peer.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, row.status);
  EXPECT_EQ(server.seen().empty(), row.status != 200);
  for (const auto& [name, value] : answer->headers) EXPECT_FALSE(name.starts_with("access-control-")) << name;
}

constexpr auto own = "127.0.0.1:PORT";

INSTANTIATE_TEST_SUITE_P(
    Foreign, Origins,
    testing::Values(
        OriginCase{"AForeignHost", "evil.example", "", 421},
        OriginCase{"AForeignHostWithOurPort", "evil.example:PORT", "", 421},
        OriginCase{"ANameThatResolvesToUs", "127.0.0.1.nip.io:PORT", "", 421},
        OriginCase{"AnotherPort", "localhost:99", "", 421},
        OriginCase{"AnotherPortOfOurAddress", "127.0.0.1:99", "", 421}, OriginCase{"AnEmptyHost", "", "", 421},
        OriginCase{"OnlyAPort", ":PORT", "", 421}, OriginCase{"ATrailingDot", "localhost.:PORT", "", 421},
        OriginCase{"ASubdomain", "a.localhost:PORT", "", 421}, OriginCase{"AShortAddress", "127.1:PORT", "", 421},
        OriginCase{"AnAddressAsANumber", "2130706433:PORT", "", 421},
        OriginCase{"AnAddressInHex", "0x7f.0.0.1:PORT", "", 421},
        OriginCase{"AnAddressInOctal", "0177.0.0.1:PORT", "", 421},
        OriginCase{"TheAddressOfAll", "0.0.0.0:PORT", "", 421}, OriginCase{"TheOtherLoopback", "[::1]:PORT", "", 421},
        OriginCase{"AMappedAddress", "[::ffff:127.0.0.1]:PORT", "", 421},
        OriginCase{"ANameThatBeginsLikeOurs", "status.example.org.evil.example", "", 421},
        OriginCase{"ANameThatEndsLikeOurs", "evilstatus.example.org", "", 421},
        OriginCase{"AnotherPortOfANameWithPort", "proxy.example.org:9999", "", 421},
        OriginCase{"AForeignOrigin", own, "Origin: http://evil.example\r\n", 403},
        OriginCase{"ANullOrigin", own, "Origin: null\r\n", 403}, OriginCase{"AnEmptyOrigin", own, "Origin:\r\n", 403},
        OriginCase{"AnOriginOfAnotherPort", own, "Origin: http://127.0.0.1:3000\r\n", 403},
        OriginCase{"AnOriginWithoutPort", own, "Origin: http://127.0.0.1\r\n", 403},
        OriginCase{"AnOriginOfAFile", own, "Origin: file://\r\n", 403},
        OriginCase{"AnOriginWithAPath", own, "Origin: http://127.0.0.1:PORT/\r\n", 403},
        OriginCase{"TwoOriginsInOne", own, "Origin: http://127.0.0.1:PORT http://evil.example\r\n", 403},
        OriginCase{"AnOriginWithAUser", own, "Origin: http://127.0.0.1:PORT@evil.example\r\n", 403},
        OriginCase{"AnotherSite", own, "Sec-Fetch-Site: cross-site\r\n", 403},
        OriginCase{"TheSameSiteOnly", own, "Sec-Fetch-Site: same-site\r\n", 403},
        OriginCase{"AnUnknownSite", own, "Sec-Fetch-Site: whatever\r\n", 403},
        OriginCase{"AnEmptySite", own, "Sec-Fetch-Site:\r\n", 403},
        OriginCase{"AFrameOfAnotherSite", own,
                   "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n", 403},
        OriginCase{"AnImageOfAnotherSite", own,
                   "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n", 403},
        OriginCase{"AFetchOfAnotherSite", own, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n", 403}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Ours, Origins,
    testing::Values(OriginCase{"OurAddress", own, "", 200}, OriginCase{"OurName", "localhost:PORT", "", 200},
                    OriginCase{"AConfiguredName", "status.example.org", "", 200},
                    OriginCase{"AConfiguredNameWithAnyPort", "status.example.org:8443", "", 200},
                    OriginCase{"AConfiguredNameWithItsPort", "proxy.example.org:8443", "", 200},
                    OriginCase{"OurOrigin", own, "Origin: http://127.0.0.1:PORT\r\n", 200},
                    OriginCase{"OurNameAsOrigin", "localhost:PORT", "Origin: http://localhost:PORT\r\n", 200},
                    OriginCase{"AProxysOrigin", own, "Origin: https://status.example.org\r\n", 200},
                    OriginCase{"APageOfOurs", own, "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n", 200},
                    OriginCase{"AnAddressTypedIn", own, "Sec-Fetch-Site: none\r\n", 200},
                    OriginCase{"ALinkFromAnotherSite", own,
                               "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
                               200}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Origins, LetNoForeignPageNavigateToAPost) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  peer.send(post(server.host(),
                 "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", ""));
  EXPECT_EQ(peer.read_answer()->status, 403);
  EXPECT_THAT(server.seen(), IsEmpty());
}

// --- Forged requests: what a foreign page can make a browser send. ---

struct ForgedCase {
  const char* name;
  const char* method;
  const char* fields;
  const char* body;
  int status;
};

void PrintTo(const ForgedCase& row, std::ostream* out) {
  *out << row.name;
}

async::awaitable<Response> change(Request) {
  ADD_FAILURE() << "a forged request reached its handler";
  co_return Response();
}

class Forged : public testing::TestWithParam<ForgedCase> {};

TEST_P(Forged, RequestsChangeNothing) {
  const ForgedCase& row = GetParam();
  ServerUnderTest server(ServerUnderTest::on_loopback(), [](Router& router) {
    // A path that changes something, and answers to nothing but POST.
    router.add({Method::post, "/change", Access::control, change});
  });
  RawPeer peer(server.port());
  peer.send(std::string(row.method) + " /change HTTP/1.1\r\nHost: " + server.host() + "\r\n" + row.fields +
            "Content-Length: " + std::to_string(std::string_view(row.body).size()) + "\r\n\r\n" + row.body);
  const auto answer = peer.read_answer(std::string_view(row.method) == "HEAD");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, row.status);
  for (const auto& [name, value] : answer->headers) EXPECT_FALSE(name.starts_with("access-control-")) << name;
  if (row.status == 405 || row.status == 204) {
    EXPECT_EQ(answer->headers.at("allow"), "POST, OPTIONS");
  }
}

#define TOKEN "Authorization: Bearer right\r\n"
#define JSON "Content-Type: application/json\r\n"

INSTANTIATE_TEST_SUITE_P(
    Like, Forged,
    testing::Values(
        ForgedCase{"AForm", "POST", TOKEN "Content-Type: application/x-www-form-urlencoded\r\n", "a=1", 415},
        ForgedCase{"AFormWithFiles", "POST", TOKEN "Content-Type: multipart/form-data; boundary=b\r\n", "--b--", 415},
        ForgedCase{"PlainText", "POST", TOKEN "Content-Type: text/plain\r\n", "{}", 415},
        ForgedCase{"PlainTextThatNamesJson", "POST", TOKEN "Content-Type: text/plain; application/json\r\n", "{}", 415},
        ForgedCase{"NoContentType", "POST", TOKEN, "{}", 415},
        ForgedCase{"AnEmptyContentType", "POST", TOKEN "Content-Type:\r\n", "{}", 415},
        ForgedCase{"AKindOfJson", "POST", TOKEN "Content-Type: application/jsonp\r\n", "{}", 415},
        ForgedCase{"AListOfTypes", "POST", TOKEN "Content-Type: text/plain, application/json\r\n", "{}", 415},
        ForgedCase{"ACodedBody", "POST", TOKEN JSON "Content-Encoding: gzip\r\n", "{}", 415},
        ForgedCase{"Get", "GET", TOKEN, "", 405}, ForgedCase{"Head", "HEAD", TOKEN, "", 405},
        ForgedCase{"Put", "PUT", TOKEN JSON, "{}", 405}, ForgedCase{"Delete", "DELETE", TOKEN, "", 405},
        ForgedCase{"Patch", "PATCH", TOKEN JSON, "{}", 405},
        ForgedCase{"AnOverriddenMethod", "GET", TOKEN "X-HTTP-Method-Override: POST\r\n", "", 405},
        ForgedCase{"AnotherOverriddenMethod", "GET", TOKEN "X-Method-Override: POST\r\n", "", 405},
        ForgedCase{"APreflight", "OPTIONS", "Access-Control-Request-Method: POST\r\n", "", 204},
        ForgedCase{"AForeignPreflight", "OPTIONS",
                   "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n", "", 403},
        ForgedCase{"NoToken", "POST", JSON, "{}", 401},
        ForgedCase{"ACookieForAToken", "POST", JSON "Cookie: token=right\r\n", "{}", 401},
        ForgedCase{"AForeignOrigin", "POST", TOKEN JSON "Origin: http://evil.example\r\n", "{}", 403},
        ForgedCase{"AForeignSite", "POST", TOKEN JSON "Sec-Fetch-Site: cross-site\r\n", "{}", 403}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

#undef TOKEN
#undef JSON

}  // namespace
}  // namespace housingd::http
