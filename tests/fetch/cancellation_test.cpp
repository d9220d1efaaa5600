// A cancel at every step of a fetch, however the caller takes cancels.
#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>

#include "pipeline/fetch/source_client.h"
#include "tests/fetch/certificates.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Deadline;
using outcome::Disposition;
using outcome::ErrorCode;
using outcome::result;

enum class Cancels { throw_at_the_next_await, are_asked_for };

async::awaitable<result<Page>> fetch(SourceClient* client, RequestCounts* counts, Cancels cancels) {
  co_await boost::asio::this_coro::throw_if_cancelled(cancels == Cancels::throw_at_the_next_await);
  auto fetching = client->fetch({.path = "/"}, Deadline::never(), {.counts = *counts});
  auto page = co_await std::move(fetching);
  co_return std::move(page);
}

definition::Source source_at(const std::string& url) {
  definition::Source source;
  source.client.base_url = url;
  source.client.timeout = {.connect = 1h, .request = 1h};
  source.rate_limit = {.count = 1, .interval = 10ms, .max_in_flight = 1};
  source.retry.backoff = {.initial = 5ms, .max = 5ms};
  source.retry.jitter = definition::Jitter::none;
  return source;
}

// Whether the fetch was done before so many steps of the event loop.
bool cancel_after(int steps, const definition::Source& source, Cancels cancels) {
  boost::asio::io_context io;
  SourceClient client(io.get_executor(), source);
  RequestCounts counts;
  Running<result<Page>> running(io, fetch(&client, &counts, cancels));
  for (int i = 0; i < steps && !running.done(); ++i) io.run_one();
  if (running.done()) {
    EXPECT_TRUE(running.value()) << "nobody cancelled this one";
    return true;
  }
  running.cancel();
  io.run();
  EXPECT_TRUE(running.done());
  if (running.done() && !running.value()) {
    EXPECT_EQ(running.value().error().code(), ErrorCode::stopped) << running.value().error().message();
    EXPECT_EQ(running.value().error().disposition(), Disposition::stop);
  }
  EXPECT_EQ(client.observe().in_flight, 0U);
  EXPECT_EQ(client.observe().waiting, 0U);
  return false;
}

class Cancellation : public testing::TestWithParam<Cancels> {};

TEST_P(Cancellation, EndsAFetchAtEveryStep) {
  const Script refuses_first = each_in_turn({response(500, ""), response(200, std::string(100'000, 'x'))});
  ScriptedServer server({refuses_first});
  const auto source = source_at(server.url("localhost"));
  int steps = 0;
  while (!cancel_after(steps, source, GetParam())) ++steps;
  EXPECT_GT(steps, 5);
}

TEST_P(Cancellation, EndsAFetchOverTlsAtEveryStep) {
  const TestAuthority authority;
  ScriptedServer server({always(response(200, std::string(100'000, 'x')))}, authority.issue());
  auto source = source_at(server.url());
  source.client.ca_file = authority.ca_file();
  int steps = 0;
  while (!cancel_after(steps, source, GetParam())) ++steps;
  EXPECT_GT(steps, 5);
}

INSTANTIATE_TEST_SUITE_P(Where, Cancellation, testing::Values(Cancels::throw_at_the_next_await, Cancels::are_asked_for),
                         [](const auto& parameter) {
                           return std::string(parameter.param == Cancels::are_asked_for ? "CancelsAreAskedFor"
                                                                                        : "CancelsThrow");
                         });

}  // namespace
}  // namespace housingd::fetch
