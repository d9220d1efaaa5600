#include "pipeline/fetch/source_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

class SourceClientTest : public testing::Test {
 protected:
  static definition::Source source_at(const std::string& url) {
    definition::Source source;
    source.client.base_url = url;
    source.client.timeout = {.connect = 1s, .request = 1s};
    source.rate_limit = {.count = 1'000'000, .interval = 1s, .max_in_flight = 8};
    source.retry = {.max_attempts = 3,
                    .backoff = {.initial = 1ms, .max = 2ms},
                    .jitter = definition::Jitter::none,
                    .max_wait = 10s,
                    .budget = {}};
    return source;
  }
  result<Page> fetch(SourceClient& client, Deadline deadline = Deadline::after(10s)) {
    return run(io_, client.fetch({.path = "/search", .params = {{"page", "1"}}}, deadline, {.counts = counts_}));
  }
  result<Page> fetch_once(const definition::Source& source) {
    SourceClient client(io_.get_executor(), source);
    return fetch(client);
  }

  boost::asio::io_context io_;
  RequestCounts counts_;
};

TEST_F(SourceClientTest, FetchesAPage) {
  ScriptedServer server({always(response(200, "[1, 2]"))});
  const auto page = fetch_once(source_at(server.url()));
  ASSERT_TRUE(page) << page.error().message();
  EXPECT_EQ(page->url, server.url() + "/search?page=1");
  EXPECT_EQ(page->body, "[1, 2]");
  EXPECT_EQ(counts_.sent, 1U);
  EXPECT_EQ(counts_.retried, 0U);
  EXPECT_EQ(counts_.bytes, 6U);
}

TEST_F(SourceClientTest, CountsBytesAsTheyCameOverTheWire) {
  const std::string packed = gzip(std::string(10'000, 'x'));
  ScriptedServer server({always(response(200, packed, "Content-Encoding: gzip\r\n"))});
  EXPECT_EQ(fetch_once(source_at(server.url())).value().body.size(), 10'000U);
  EXPECT_EQ(counts_.bytes, packed.size());
}

TEST_F(SourceClientTest, LeavesWhetherItIsJsonToOthers) {
  ScriptedServer server({always(response(200, "<html>down for maintenance</html>"))});
  EXPECT_TRUE(fetch_once(source_at(server.url())));
}

TEST_F(SourceClientTest, TriesAgainWhatMayPass) {
  for (const unsigned status : {408U, 425U, 429U, 500U, 502U, 503U, 504U, 204U, 206U, 304U}) {
    counts_ = {};
    const bool bodiless = status == 204 || status == 304;
    ScriptedServer server({each_in_turn(
        {response(status, bodiless ? "" : "later"), response(status, bodiless ? "" : "later"), response(200, "[]")})});
    const auto page = fetch_once(source_at(server.url()));
    ASSERT_TRUE(page) << page.error().message();
    EXPECT_EQ(counts_.sent, 3U) << status;
    EXPECT_EQ(counts_.retried, 2U) << status;
    EXPECT_EQ(counts_.not_modified, status == 304 ? 2U : 0U);
  }
}

TEST_F(SourceClientTest, FailsThePartitionAtOnceForEveryOtherStatus) {
  for (const unsigned status : {201U, 301U, 400U, 401U, 403U, 404U, 410U, 422U}) {
    counts_ = {};
    ScriptedServer server({always(response(status, R"({"error": "no such municipality"})"))});
    const auto page = fetch_once(source_at(server.url()));
    ASSERT_FALSE(page) << status;
    EXPECT_EQ(page.error().code(), ErrorCode::http_status);
    EXPECT_EQ(page.error().disposition(), Disposition::fail_partition);
    EXPECT_THAT(page.error().message(),
                HasSubstr("GET " + server.url() + "/search?page=1: status " + std::to_string(status)));
    EXPECT_EQ(counts_.sent, 1U) << status;
  }
}

TEST_F(SourceClientTest, QuotesTheServersWords) {
  ScriptedServer server({always(response(400, R"({"error": "municipalities:
no such value"})"))});
  EXPECT_THAT(fetch_once(source_at(server.url())).error().message(),
              HasSubstr(R"(status 400: {"error": "municipalities:\nno such value"})"));
}

TEST_F(SourceClientTest, GivesUpAfterTheLastAttempt) {
  ScriptedServer server({always(response(500, "oops"))});
  const auto page = fetch_once(source_at(server.url()));
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code(), ErrorCode::http_status);
  EXPECT_EQ(page.error().disposition(), Disposition::fail_partition);
  EXPECT_THAT(page.error().message(), HasSubstr("gave up after 3 attempts: GET "));
  EXPECT_EQ(counts_.sent, 3U);
  EXPECT_EQ(counts_.retried, 2U);
}

TEST_F(SourceClientTest, TriesAgainAfterConnectionTrouble) {
  const Script resets = [](Peer& peer) {
    peer.read_request();
    peer.reset_at_end();
  };
  const Script cuts = [](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  };
  ScriptedServer server({resets, cuts, always(response(200, "[]"))});
  ASSERT_TRUE(fetch_once(source_at(server.url())));
  EXPECT_EQ(counts_.sent, 3U);
}

TEST_F(SourceClientTest, TriesAgainAfterATimeout) {
  ScriptedServer server({silence(), always(response(200, "[]"))});
  auto source = source_at(server.url());
  source.client.timeout.request = 40ms;
  ASSERT_TRUE(fetch_once(source));
  EXPECT_EQ(counts_.sent, 2U);
}

TEST_F(SourceClientTest, CountsAttemptsThatNeverReachedTheServer) {
  std::string gone;
  {
    const ScriptedServer server({silence()});
    gone = server.url();
  }
  const auto page = fetch_once(source_at(gone));
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code(), ErrorCode::connection);
  EXPECT_EQ(counts_.sent, 3U);
}

TEST_F(SourceClientTest, DoesNotTryAgainWhatCannotPass) {
  ScriptedServer server({always(response(200, std::string(1'000, 'x')))});
  auto source = source_at(server.url());
  source.client.max_response_bytes = 100;
  const auto page = fetch_once(source);
  EXPECT_EQ(page.error().code(), ErrorCode::response_too_large);
  EXPECT_EQ(counts_.sent, 1U);
}

TEST_F(SourceClientTest, NamesTheDeadlineThatLeavesNoTimeForAnotherTry) {
  ScriptedServer server({always(response(500, "oops"))});
  auto source = source_at(server.url());
  source.retry.backoff = {.initial = 1h, .max = 1h};
  SourceClient client(io_.get_executor(), source);
  const auto page = fetch(client, Deadline::after(5s));
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code(), ErrorCode::timeout);
  EXPECT_EQ(page.error().disposition(), Disposition::fail_partition);
  EXPECT_THAT(page.error().message(), HasSubstr("the deadline comes before the next try, in 1h: GET "));
  EXPECT_THAT(page.error().message(), HasSubstr("status 500"));
}

TEST_F(SourceClientTest, SendsNothingOnceTheDeadlineHasPassed) {
  ScriptedServer server({always(response(200, "[]"))});
  SourceClient client(io_.get_executor(), source_at(server.url()));
  const auto page = fetch(client, Deadline::after(-1ms));
  EXPECT_EQ(page.error().code(), ErrorCode::timeout);
  EXPECT_EQ(counts_.sent, 0U);
}

TEST_F(SourceClientTest, ReturnsPromptlyWhenCancelledWhereverItWaits) {
  struct Case {
    const char* name;
    Script script;
    definition::RateLimit rate_limit;
  };
  const Case rows[] = {
      {"for the response", silence(), {.count = 10, .interval = 1s, .max_in_flight = 8}},
      {"for the next try", always(response(500, "oops")), {.count = 10, .interval = 1s, .max_in_flight = 8}},
      {"for the end of a pause",
       always(response(429, "", "Retry-After: 3600\r\n")),
       {.count = 10, .interval = 1s, .max_in_flight = 8}},
      {"for the rate limit", always(response(500, "oops")), {.count = 1, .interval = 1h, .max_in_flight = 8}},
  };
  for (const auto& row : rows) {
    std::unique_ptr<Running<result<Page>>> running;
    const Script then_cancel = [&](Peer& peer) {
      boost::asio::post(io_, [&] {
        const auto soon = std::make_shared<boost::asio::steady_timer>(io_, 20ms);
        soon->async_wait([&running, soon](const auto&) { running->cancel(); });
      });
      row.script(peer);
    };
    ScriptedServer server({then_cancel});
    auto source = source_at(server.url());
    source.rate_limit = row.rate_limit;
    source.client.timeout.request = 1h;
    source.retry.max_wait = 2h;
    const bool soon_again = row.rate_limit.count == 1;
    source.retry.backoff = {.initial = soon_again ? 0ms : 1h, .max = 1h};
    SourceClient client(io_.get_executor(), source);
    running = std::make_unique<Running<result<Page>>>(
        io_, client.fetch({.path = "/"}, Deadline::never(), {.counts = counts_}));
    io_.restart();
    io_.run();
    ASSERT_TRUE(running->done()) << row.name;
    ASSERT_FALSE(running->value()) << row.name;
    EXPECT_EQ(running->value().error().code(), ErrorCode::stopped) << row.name;
    EXPECT_EQ(running->value().error().disposition(), Disposition::stop) << row.name;
  }
}

TEST_F(SourceClientTest, ReleasesItsPermitHoweverItEnds) {
  ScriptedServer server({each_in_turn({response(404, "gone"), response(200, "[]")}), always(response(200, "[]"))});
  auto source = source_at(server.url());
  source.rate_limit.max_in_flight = 1;
  SourceClient client(io_.get_executor(), source);
  EXPECT_FALSE(fetch(client));
  EXPECT_TRUE(fetch(client));
  EXPECT_EQ(client.observe().in_flight, 0U);
}

TEST_F(SourceClientTest, LimitsRequestsAtTheServerInEveryWindow) {
  ScriptedServer server({always(response(200, "[]"))});
  auto source = source_at(server.url());
  source.rate_limit = {.count = 5, .interval = 100ms, .max_in_flight = 8};
  SourceClient client(io_.get_executor(), source);
  std::vector<std::unique_ptr<Running<result<Page>>>> running;
  for (int i = 0; i < 16; ++i) {
    running.push_back(std::make_unique<Running<result<Page>>>(
        io_, client.fetch({.path = "/"}, Deadline::after(10s), {.counts = counts_})));
  }
  const auto begin = std::chrono::steady_clock::now();
  io_.run();
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 300ms);
  EXPECT_EQ(server.requests().size(), 16U);
  for (const auto& one : running) EXPECT_TRUE(one->value());
}

TEST(RequestCountsTest, AddUp) {
  RequestCounts sum{.sent = 1, .retried = 2, .not_modified = 3, .bytes = 4};
  sum += {.sent = 10, .retried = 20, .not_modified = 30, .bytes = 40};
  EXPECT_EQ(sum.sent, 11U);
  EXPECT_EQ(sum.retried, 22U);
  EXPECT_EQ(sum.not_modified, 33U);
  EXPECT_EQ(sum.bytes, 44U);
}

}  // namespace
}  // namespace housingd::fetch
