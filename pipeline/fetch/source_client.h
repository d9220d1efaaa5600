// Fetches pages of one source: client, governor, retries and circuit breaker in one.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/fetch/circuit_breaker.h"
#include "pipeline/fetch/page_source.h"
#include "pipeline/fetch/request.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// One per source, shared by all partitions and jobs that use it. Lives on one
// executor; not thread-safe.
class SourceClient final : public PageSource {
 public:
  SourceClient(async::Executor executor, const definition::Source& source);
  ~SourceClient() override;
  SourceClient(const SourceClient&) = delete;
  SourceClient& operator=(const SourceClient&) = delete;

  // Of a source of files: see FileSource. Of one on the network:
  // Asks until a 200 with a body comes or there is no point in trying on:
  // - connection trouble, timeouts, 408, 425, 429 and 5xx are tried again;
  // - 429, and 503 with Retry-After, pause the whole source for the wait that
  //   was asked for or, if none was, for this request's own back-off;
  // - an answer whose RateLimit fields say that nothing is left pauses it until
  //   they are reset, at most for retry.max_wait;
  // - Retry-After beyond retry.max_wait: rate_limited with retry_after() set,
  //   at once, for this request and all others until that moment;
  // - while the circuit breaker is open, waits for its turn to probe, but not
  //   longer than retry.max_wait: then circuit_open;
  // - any other status fails the partition, with the server's words (cut);
  // - 204, 206, an empty body and a 304 that was not asked for are
  //   malformed_response: never an empty list;
  // - a request that must not be repeated is tried again only where nothing of
  //   it was sent.
  // An error to retry comes out as fail_partition once the attempts are used
  // up, or the partition's budget; or once the next one would come after the
  // deadline (timeout). As fail_run once the run's budget is.
  // With validators in the request a 304 is an answer: Page::not_modified.
  async::awaitable<outcome::result<Page>> fetch(Request request, outcome::Deadline deadline, Asker asker) override;

  // Closes connections that wait for their next request: for the end of a run.
  void close_idle();

  // Attempts since the client was made.
  struct Totals {
    std::array<std::uint64_t, 6> by_status{};  // by the first digit of the status; 0: no answer came
    std::uint64_t retried = 0;
    std::uint64_t bytes = 0;  // of bodies, as received
  };
  struct Observation {
    std::uint32_t in_flight = 0;
    std::size_t waiting = 0;
    std::chrono::steady_clock::time_point paused_until;
    std::string paused_by;  // for people; also when the pause is over
    double rate = 0;        // requests/s that it gets at most now
    std::string slowed_by;  // why that is less than configured; empty: it is not
    CircuitBreaker::State circuit = CircuitBreaker::State::closed;
    std::chrono::steady_clock::time_point circuit_until;  // long ago: it is not open
    std::string last_trouble;                             // of the latest attempt; empty: it went well
    Totals totals;
  };
  [[nodiscard]] Observation observe() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with the fetches under way
};

// "https://host/path?a=1&b=2" as it is requested, to be shown.
[[nodiscard]] std::string url_of(const definition::Client& client, const Request& request);

}  // namespace housingd::fetch
