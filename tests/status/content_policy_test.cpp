#include "daemon/status/content_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "daemon/status/embedded.h"

namespace housingd::status {
namespace {

using testing::HasSubstr;
using testing::Not;

// printf %s "alert('x')" | openssl sha256 -binary | base64
constexpr const char* alert_hash = "'sha256-JPoFjrDvGjII2ZQr0zVCLdwImped9XUzr7nzeL7Ser0='";
// printf %s "" | openssl sha256 -binary | base64
constexpr const char* empty_hash = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

struct Case {
  const char* name;
  const char* html;
  std::string scripts;
  std::string styles;
};

void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

class ContentPolicy : public testing::TestWithParam<Case> {};

TEST_P(ContentPolicy, AllowsWhatThePageHoldsAndNothingElse) {
  EXPECT_EQ(content_policy_of(GetParam().html),
            "default-src 'none'; script-src " + GetParam().scripts + "; style-src " + GetParam().styles +
                "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
}

const std::string alert = alert_hash;
const std::string empty = empty_hash;

INSTANTIATE_TEST_SUITE_P(
    Of, ContentPolicy,
    testing::Values(Case{"Nothing", "<p>text</p>", "'none'", "'none'"},
                    Case{"AScript", "<script>alert('x')</script>", alert, "'none'"},
                    Case{"AnEmptyScript", "<script></script>", empty, "'none'"},
                    Case{"ScriptsInCapitals", "<SCRIPT type=\"module\">alert('x')</Script >", alert, "'none'"},
                    Case{"TwoScripts", "<script>alert('x')</script><script></script>", alert + " " + empty, "'none'"},
                    Case{"AStyle", "<style>alert('x')</style>", "'none'", alert},
                    Case{"AnotherElementOfThatBeginning", "<scripted>alert('x')</scripted>", "'none'", "'none'"},
                    Case{"AScriptThatNeverEnds", "<script>alert('x')", "'none'", "'none'"}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(ThePage, HoldsNothingThatItsPolicyForbids) {
  const std::string page(embedded::page());
  EXPECT_THAT(content_policy_of(page), Not(HasSubstr("'none'; style-src")));
  // An attribute that is code or style would need 'unsafe-inline'.
  const std::string markup = page.substr(0, page.find("<script"));
  EXPECT_FALSE(std::regex_search(markup, std::regex(R"(<[a-zA-Z][^>]*\s(on[a-z]+|style)\s*=)")));
  EXPECT_FALSE(
      std::regex_search(page, std::regex(R"(<(script|link|img|iframe)[^>]*\s(src|href)\s*=\s*["']?(https?:)?//)")));
}

TEST(EntityTag, ChangesWithTheContentAlone) {
  EXPECT_EQ(entity_tag_of("a"), entity_tag_of("a"));
  EXPECT_NE(entity_tag_of("a"), entity_tag_of("b"));
  EXPECT_TRUE(std::regex_match(entity_tag_of("a"), std::regex(R"("[A-Za-z0-9+/]{22}")")));
}

}  // namespace
}  // namespace housingd::status
