#include "pipeline/fetch/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/source_client.h"

namespace housingd::fetch {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(BaseUrl, IsTakenApart) {
  const auto url = parse_base_url("https://api.boligsiden.dk").value();
  EXPECT_EQ(url.scheme, Scheme::https);
  EXPECT_EQ(url.host, "api.boligsiden.dk");
  EXPECT_EQ(url.port, "443");
  EXPECT_EQ(url.authority, "api.boligsiden.dk");
  EXPECT_EQ(url.path, "");
  EXPECT_EQ(url.origin(), "https://api.boligsiden.dk");
}

TEST(BaseUrl, KeepsAPortThatIsNotTheSchemesOwnAndAPath) {
  EXPECT_EQ(parse_base_url("http://127.0.0.1:8090/v2/").value().authority, "127.0.0.1:8090");
  EXPECT_EQ(parse_base_url("http://127.0.0.1:8090/v2/").value().path, "/v2");
  EXPECT_EQ(parse_base_url("https://example.org:443").value().authority, "example.org");
  EXPECT_EQ(parse_base_url("http://example.org:443").value().authority, "example.org:443");
}

TEST(BaseUrl, TakesIpv6Addresses) {
  const auto url = parse_base_url("http://[::1]:8090").value();
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.authority, "[::1]:8090");
}

TEST(BaseUrl, IsRefusedWithTheReason) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "absolute URL"},
      {"api.boligsiden.dk", "absolute URL"},
      {"ftp://example.org", "expected http:// or https://"},
      {"https://", "has no host"},
      {"https://example.org?x=1", "query or fragment"},
      {"https://example.org#x", "query or fragment"},
      {"https://example.org:0", "port"},
      {"https://example.org:99999", "port"},
      {"https://exa mple.org", "absolute URL"},
      {"https://user:secret@example.org", "credentials"},
  };
  for (const auto& [text, reason] : rows) {
    const auto url = parse_base_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code(), outcome::ErrorCode::invalid_url);
    EXPECT_EQ(url.error().disposition(), outcome::Disposition::fail_run);
    EXPECT_THAT(url.error().message(), HasSubstr(reason)) << text;
    EXPECT_THAT(url.error().message(), Not(HasSubstr("secret")));
  }
}

TEST(Target, EscapesEverythingButUnreservedCharactersInParams) {
  EXPECT_EQ(encode_target("/search", {{"municipalities", "Køge"}, {"addressTypes", "terraced house"}}),
            "/search?municipalities=K%C3%B8ge&addressTypes=terraced%20house");
  EXPECT_EQ(encode_target("/s", {{"q", "a&b=c+d#e%41/~-._"}}), "/s?q=a%26b%3Dc%2Bd%23e%2541%2F~-._");
  EXPECT_EQ(encode_target("/s", {{"q", "\r\n"}, {"empty", ""}}), "/s?q=%0D%0A&empty=");
}

TEST(Target, KeepsThePathsOwnCharactersAndEscapes) {
  EXPECT_EQ(encode_target("search/addresses", {}), "/search/addresses");
  EXPECT_EQ(encode_target("/a%20b/æ?x#y %zz", {}), "/a%20b/%C3%A6%3Fx%23y%20%25zz");
}

TEST(UrlOf, IsTheUrlAsItIsRequested) {
  definition::Client client;
  client.base_url = "https://example.org/v1";
  EXPECT_EQ(url_of(client, {.path = "/search", .params = {{"page", "1"}}}), "https://example.org/v1/search?page=1");
}

}  // namespace
}  // namespace housingd::fetch
