#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/source_client.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using definition::Method;
using outcome::Deadline;
using outcome::Disposition;
using outcome::result;
using testing::HasSubstr;
using testing::Not;

class PostTest : public testing::Test {
 protected:
  static definition::Source source_at(const std::string& url) {
    definition::Source source;
    source.client.base_url = url + "/v1";
    source.client.timeout = {.connect = 1s, .request = 1s};
    source.rate_limit = {.count = 1'000'000, .interval = 1s, .max_in_flight = 8};
    source.retry = {.max_attempts = 3,
                    .backoff = {.initial = 1ms, .max = 2ms},
                    .jitter = definition::Jitter::none,
                    .max_wait = 10s,
                    .budget = {}};
    return source;
  }
  static Request post(bool may_be_repeated) {
    return {
        .path = "/data", .method = Method::post, .body = R"({"table":"FOLK1A"})", .may_be_repeated = may_be_repeated};
  }
  result<Page> fetch(const definition::Source& source, Request request) {
    SourceClient client(io_.get_executor(), source);
    return run(io_, client.fetch(std::move(request), Deadline::after(10s), {.counts = counts_}));
  }

  boost::asio::io_context io_;
  RequestCounts counts_;
};

TEST_F(PostTest, SendsItsBodyAsJson) {
  ScriptedServer server({always(response(200, "[]"))});
  const auto page = fetch(source_at(server.url()), post(true));
  ASSERT_TRUE(page) << page.error().message();
  const auto request = server.requests().front();
  EXPECT_THAT(request.head, testing::StartsWith("POST /v1/data HTTP/1.1\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nContent-Length: 18\r\n"));
  EXPECT_EQ(request.body, R"({"table":"FOLK1A"})");
}

TEST_F(PostTest, LeavesAContentTypeThatIsConfigured) {
  ScriptedServer server({always(response(200, "[]"))});
  auto source = source_at(server.url());
  source.client.headers = {{"content-type", "application/vnd.api+json"}};
  ASSERT_TRUE(fetch(source, post(true)));
  EXPECT_THAT(server.requests().front().head, Not(HasSubstr("application/json")));
}

struct Trouble {
  const char* name;
  Script script;
  std::size_t attempts_if_repeatable;
};

void PrintTo(const Trouble& row, std::ostream* out) {
  *out << row.name;
}

const Trouble troubles[] = {
    {"ServerError", always(response(500, "no")), 3},
    {"TooManyRequests", always(response(429, "no")), 3},
    {"Unavailable", always(response(503, "no", "Retry-After: 0\r\n")), 3},
    {"ClosedWithoutAnAnswer", [](Peer& peer) { peer.read_request(); }, 3},
    {"CutInItsMiddle",
     [](Peer& peer) {
       peer.read_request();
       peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1");
     },
     3},
    {"EmptyBody", always(response(200, "")), 3},
    {"BadRequest", always(response(400, "no such table")), 1},
};

class PostTrouble : public PostTest, public testing::WithParamInterface<Trouble> {};

TEST_P(PostTrouble, IsTriedAgainOnlyWhereTheEndpointSaysThatItIsSafe) {
  ScriptedServer server({GetParam().script});
  EXPECT_FALSE(fetch(source_at(server.url()), post(true)));
  EXPECT_EQ(server.requests().size(), GetParam().attempts_if_repeatable);
  const auto once = fetch(source_at(server.url()), post(false));
  ASSERT_FALSE(once);
  EXPECT_EQ(once.error().disposition(), Disposition::fail_partition);
  EXPECT_EQ(server.requests().size(), GetParam().attempts_if_repeatable + 1);
}

INSTANTIATE_TEST_SUITE_P(Of, PostTrouble, testing::ValuesIn(troubles), [](const auto& row) { return row.param.name; });

TEST_F(PostTest, IsTriedAgainWhereNothingOfItWasSent) {
  std::string url;
  {
    const ScriptedServer gone({silence()});
    url = gone.url();
  }
  EXPECT_FALSE(fetch(source_at(url), post(false)));
  EXPECT_EQ(counts_.sent, 3U) << "nobody listens: it cannot have arrived";
}

TEST_F(PostTest, GetsAConnectionOfItsOwnUnlessItMayBeRepeated) {
  for (const bool may_be_repeated : {true, false}) {
    ScriptedServer server({always(response(200, "[]"))});
    SourceClient client(io_.get_executor(), source_at(server.url()));
    for (int i = 0; i < 2; ++i) {
      ASSERT_TRUE(run(io_, client.fetch(post(may_be_repeated), Deadline::after(10s), {.counts = counts_})));
    }
    EXPECT_EQ(server.connection_count(), may_be_repeated ? 1U : 2U);
  }
}

TEST_F(PostTest, FollowsALinkBelowTheOriginRatherThanTheBasePath) {
  ScriptedServer server({always(response(200, "[]"))});
  const auto page = fetch(source_at(server.url()), {.path = "/data", .target = "/v2/data?from=3"});
  ASSERT_TRUE(page);
  EXPECT_THAT(server.requests().front().head, testing::StartsWith("GET /v2/data?from=3 HTTP/1.1\r\n"));
  EXPECT_EQ(page->url, server.url() + "/v2/data?from=3");
}

}  // namespace
}  // namespace housingd::fetch
