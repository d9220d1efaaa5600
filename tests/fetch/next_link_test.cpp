#include "pipeline/fetch/next_link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

namespace housingd::fetch {
namespace {

using outcome::Disposition;
using outcome::ErrorCode;
using testing::HasSubstr;

constexpr const char* page = "https://api.example.org/v1/homes?page=1&api_key=***";

TEST(NextTarget, ResolvesReferencesByRfc3986) {
  // Section 5.4, those that stay with the origin.
  const std::pair<const char*, const char*> rows[] = {
      {"g", "/b/c/g"},       {"./g", "/b/c/g"},     {"g/", "/b/c/g/"},
      {"/g", "/g"},          {"?y", "/b/c/d;p?y"},  {"g?y", "/b/c/g?y"},
      {"g#s", "/b/c/g"},     {"g?y#s", "/b/c/g?y"}, {";x", "/b/c/;x"},
      {"g;x", "/b/c/g;x"},   {"", "/b/c/d;p?q"},    {"#s", "/b/c/d;p?q"},
      {".", "/b/c/"},        {"./", "/b/c/"},       {"..", "/b/"},
      {"../g", "/b/g"},      {"../..", "/"},        {"../../g", "/g"},
      {"../../../g", "/g"},  {"/./g", "/g"},        {"/../g", "/g"},
      {"g.", "/b/c/g."},     {"..g", "/b/c/..g"},   {"./../g", "/b/g"},
      {"g/./h", "/b/c/g/h"}, {"g/../h", "/b/c/h"},  {"g?y/../x", "/b/c/g?y/../x"}};
  for (const auto& [reference, target] : rows) {
    const auto resolved = next_target("http://a/b/c/d;p?q", reference);
    ASSERT_TRUE(resolved) << reference << ": " << resolved.error().message();
    EXPECT_EQ(*resolved, target) << reference;
  }
}

struct LinkRow {
  const char* name;
  std::string link;
  std::string target;  // empty: refused
};

void PrintTo(const LinkRow& row, std::ostream* out) {
  *out << row.name;
}

const LinkRow rows[] = {
    {"Absolute", "https://api.example.org/v1/homes?page=2", "/v1/homes?page=2"},
    {"WithTheSchemesOwnPort", "https://api.example.org:443/v1/homes?page=2", "/v1/homes?page=2"},
    {"InCapitals", "HTTPS://API.Example.ORG/v1/homes?page=2", "/v1/homes?page=2"},
    {"OutsideOfTheBasePath", "/v2/homes?page=2", "/v2/homes?page=2"},
    {"WithoutAPath", "https://api.example.org?page=2", "/?page=2"},
    {"SameHostWithoutScheme", "//api.example.org/v1/homes?page=2", "/v1/homes?page=2"},
    {"ValuesStayAsTheyAre", "?after=a%2Fb%3D%3D&x=1,2", "/v1/homes?after=a%2Fb%3D%3D&x=1,2"},
    {"UnescapedLetters", "?by=K\xC3\xB8ge og omegn", "/v1/homes?by=K%C3%B8ge%20og%20omegn"},
    {"AnotherHost", "https://evil.example/v1/homes?page=2", ""},
    {"HostAsCredentials", "https://api.example.org@evil.example/v1/homes", ""},
    {"HostAsCredentialsWithPort", "https://api.example.org:443@evil.example/v1/homes", ""},
    {"CredentialsForTheSameHost", "https://user:word@api.example.org/v1/homes", ""},
    {"AnotherHostWithoutScheme", "//evil.example/v1/homes", ""},
    {"Downgraded", "http://api.example.org/v1/homes?page=2", ""},
    {"DowngradedOnTheSamePort", "http://api.example.org:443/v1/homes?page=2", ""},
    {"AnotherPort", "https://api.example.org:8443/v1/homes?page=2", ""},
    {"SuffixHost", "https://api.example.org.evil.example/v1/homes", ""},
    {"PrefixHost", "https://evil-api.example.org/v1/homes", ""},
    {"TrailingDot", "https://api.example.org./v1/homes", ""},
    {"EscapedHost", "https://api%2Eexample.org/v1/homes", ""},
    {"SlashWithinTheHost", "https://api.example.org%2F@evil.example/", ""},
    {"Backslashes", "https:\\\\evil.example\\homes", ""},
    {"BackslashAfterTheHost", "https://api.example.org\\@evil.example/", ""},
    {"File", "file:///etc/passwd", ""},
    {"Script", "javascript:alert(1)", ""},
    {"Ftp", "ftp://api.example.org/v1/homes", ""},
    {"LinkLocalAddress", "http://169.254.169.254/latest/meta-data/", ""},
    {"LineBreak", "?page=2\r\nX-Injected: 1", ""},
    {"Nul", std::string("?page=2\0", 8), ""},
    {"TooLong", "?page=" + std::string(9'000, '2'), ""},
};

class NextTarget : public testing::TestWithParam<LinkRow> {};

TEST_P(NextTarget, StaysWithTheSource) {
  const auto target = next_target(page, GetParam().link);
  if (!GetParam().target.empty()) {
    ASSERT_TRUE(target) << target.error().message();
    EXPECT_EQ(*target, GetParam().target);
    return;
  }
  ASSERT_FALSE(target) << *target;
  EXPECT_EQ(target.error().code(), ErrorCode::malformed_response);
  EXPECT_EQ(target.error().disposition(), Disposition::fail_partition);
  EXPECT_EQ(target.error().message().find('\n'), std::string::npos);
  EXPECT_LT(target.error().message().size(), 400U);
}

INSTANTIATE_TEST_SUITE_P(Links, NextTarget, testing::ValuesIn(rows), [](const auto& row) { return row.param.name; });

TEST(WithoutParam, TakesOneOutAndLeavesTheRest) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"/x?key=1&page=2", "key", "/x?page=2"},
      {"/x?page=2&key=1", "key", "/x?page=2"},
      {"/x?key=1", "key", "/x"},
      {"/x?a=1&key=2&b=%2F&key=3", "key", "/x?a=1&b=%2F"},
      {"/x?%6Bey=1&page=2", "key", "/x?page=2"},
      {"/x?keys=1", "key", "/x?keys=1"},
      {"/x?key", "key", "/x"},
      {"/x", "key", "/x"},
      {"/x?a=1&&b=2", "key", "/x?a=1&&b=2"},
      {"/x?key=1", "", "/x?key=1"},
  };
  for (const auto& [target, name, kept] : cases) EXPECT_EQ(without_param(target, name), kept) << target;
}

}  // namespace
}  // namespace housingd::fetch
