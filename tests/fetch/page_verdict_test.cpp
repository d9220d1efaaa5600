#include "pipeline/fetch/page_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Disposition;
using outcome::ErrorCode;
using testing::HasSubstr;

const std::chrono::system_clock::time_point now = std::chrono::sys_days(std::chrono::year(2024) / 5 / 1);

Response responding(unsigned status, std::string body = "words", definition::NamedValues headers = {}) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers = std::move(headers);
  return response;
}

struct Case {
  unsigned status;
  Disposition disposition;
  ErrorCode code;
  Concerns concerns = Concerns::this_request;
};

TEST(PageVerdict, SaysForEachStatusWhetherItIsTriedAgain) {
  constexpr auto retry = Disposition::retry;
  constexpr auto fail = Disposition::fail_partition;
  const Case rows[] = {
      {201, fail, ErrorCode::http_status},
      {204, retry, ErrorCode::malformed_response},
      {206, retry, ErrorCode::malformed_response},
      {301, fail, ErrorCode::http_status},
      {304, retry, ErrorCode::malformed_response},
      {307, fail, ErrorCode::http_status},
      {400, fail, ErrorCode::http_status},
      {401, fail, ErrorCode::http_status},
      {403, fail, ErrorCode::http_status},
      {404, fail, ErrorCode::http_status},
      {408, retry, ErrorCode::http_status},
      {410, fail, ErrorCode::http_status},
      {418, fail, ErrorCode::http_status},
      {425, retry, ErrorCode::http_status},
      {429, retry, ErrorCode::http_status, Concerns::everybody},
      {500, retry, ErrorCode::http_status},
      {501, retry, ErrorCode::http_status},
      {502, retry, ErrorCode::http_status},
      {503, retry, ErrorCode::http_status},
      {504, retry, ErrorCode::http_status},
      {599, retry, ErrorCode::http_status},
      {600, fail, ErrorCode::http_status},
  };
  for (const auto& row : rows) {
    const auto refusal = refuse(responding(row.status), now);
    ASSERT_TRUE(refusal) << row.status;
    EXPECT_EQ(refusal->error.disposition(), row.disposition) << row.status;
    EXPECT_EQ(refusal->error.code(), row.code) << row.status;
    EXPECT_EQ(refusal->concerns, row.concerns) << row.status;
    EXPECT_THAT(refusal->error.message(), HasSubstr(std::to_string(row.status)));
  }
}

TEST(PageVerdict, AcceptsOnly200WithABody) {
  EXPECT_FALSE(refuse(responding(200, "[]"), now));
  EXPECT_FALSE(refuse(responding(200, "<html>"), now)) << "whether it is JSON is for others to say";
  const auto empty = refuse(responding(200, ""), now);
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->error.code(), ErrorCode::malformed_response);
}

TEST(PageVerdict, QuotesTheServersWordsCutAndEscaped) {
  const auto words = refuse(responding(400, "wrong\nvalue " + std::string(500, 'x')), now);
  EXPECT_THAT(words->error.message(), HasSubstr("status 400: wrong\\nvalue xxx"));
  EXPECT_LT(words->error.message().size(), 250U);
  EXPECT_THAT(refuse(responding(404, ""), now)->error.message(), HasSubstr("without a body"));
}

TEST(PageVerdict, SaysWhereARedirectLeads) {
  const auto moved = refuse(responding(301, "", {{"location", "https://other.example.org/"}}), now);
  EXPECT_THAT(moved->error.message(), HasSubstr("https://other.example.org/"));
}

TEST(PageVerdict, ReadsRetryAfterOf429And503) {
  const definition::NamedValues soon = {{"retry-after", "7"}};
  for (const unsigned status : {429U, 503U}) {
    const auto refusal = refuse(responding(status, "", soon), now);
    EXPECT_EQ(refusal->error.retry_after(), 7s);
    EXPECT_EQ(refusal->concerns, Concerns::everybody);
  }
  EXPECT_FALSE(refuse(responding(500, "", soon), now)->error.retry_after());
  EXPECT_FALSE(refuse(responding(429, "", {{"retry-after", "soon"}}), now)->error.retry_after());
}

TEST(PageVerdict, TakesADateRelativeToTheResponsesOwn) {
  const definition::NamedValues dated = {{"date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                         {"retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"}};
  EXPECT_EQ(refuse(responding(503, "", dated), now)->error.retry_after(), 30s);
  EXPECT_EQ(refuse(responding(503, "", {{"retry-after", "Wed, 01 May 2024 00:00:05 GMT"}}), now)->error.retry_after(),
            5s);
}

}  // namespace
}  // namespace housingd::fetch
