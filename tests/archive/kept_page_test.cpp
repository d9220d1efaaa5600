// What an archive must not keep.
#include "pipeline/archive/kept_page.h"

#include <gmock/gmock.h>

namespace housingd::archive {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(KeptPage, HasNoCookiesAndNothingElseThatLetsSomebodyIn) {
  const Cleaning cleaning{definition::Client()};
  fetch::Page page;
  page.url = "https://api.example.org/a?page=1";
  page.status = 200;
  page.headers = {
      {"content-type", "application/json"}, {"set-cookie", "session=1"}, {"etag", "\"7\""}, {"x-csrf-token", "abc"},
      {"authorization", "Basic x"},         {"x-api-key", "k"}};
  const auto kept = cleaning.page(page, {.path = "/a"});
  EXPECT_EQ(kept.headers, (definition::NamedValues{{"content-type", "application/json"}, {"etag", "\"7\""}}));
  EXPECT_EQ(kept.status, 200U);
  EXPECT_THAT(kept.time, testing::MatchesRegex("20..-..-..T..:..:..[.]...Z"));
}

TEST(KeptPage, HasNotTheSecretsThatASourceRepeats) {
  definition::Client client;
  client.auth.type = definition::AuthType::api_key;
  client.auth.location = definition::KeyLocation::query;
  client.auth.name = "key";
  client.auth.api_key = "s3cret/of+mine";
  client.headers = {{"X-Token", "another-secret"}, {"Accept", "application/json"}};
  const Cleaning cleaning(client);
  fetch::Page page;
  page.url = "https://api.example.org/a?key=s3cret%2Fof%2Bmine";
  page.headers = {{"link", "</a?key=s3cret%2Fof%2Bmine&page=2>; rel=next"}};
  page.body = R"({"next": "/a?key=s3cret%2Fof%2Bmine&page=2", "echo": "another-secret", "accept": "application/json"})";
  const std::string kept = line_of(cleaning.page(page, {.path = "/a"})) + cleaning.body(page.body);
  EXPECT_THAT(kept, Not(HasSubstr("s3cret")));
  EXPECT_THAT(kept, Not(HasSubstr("another-secret")));
  EXPECT_THAT(kept, HasSubstr(R"("accept": "application/json")"));
  EXPECT_THAT(kept, HasSubstr("/a?key=***&page=2"));
}

TEST(KeptPage, KeepsItsBodyWhereASecretIsTooShortToBeFound) {
  definition::Client client;
  client.auth.type = definition::AuthType::basic;
  client.auth.username = "housingd";
  client.auth.password = "12345";
  EXPECT_EQ(Cleaning(client).body(R"({"price": 1234500})"), R"({"price": 1234500})");
}

}  // namespace
}  // namespace housingd::archive
