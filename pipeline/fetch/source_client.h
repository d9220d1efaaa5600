// Fetches pages of one source: client, governor, retries and circuit breaker in one.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/fetch/circuit_breaker.h"
#include "pipeline/fetch/request.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

struct Page {
  std::string url;  // as it may be shown
  unsigned status = 0;
  definition::NamedValues headers;  // names in lower case
  std::string body;
};

struct RequestCounts {
  std::uint64_t sent = 0;     // every attempt that reached the wire or tried to
  std::uint64_t retried = 0;  // those of them that were not a request's first
  std::uint64_t not_modified = 0;
  std::uint64_t bytes = 0;  // of bodies, as received

  RequestCounts& operator+=(const RequestCounts& other);
};

// One per source, shared by all partitions and jobs that use it. Lives on one
// executor; not thread-safe.
class SourceClient {
 public:
  SourceClient(async::Executor executor, const definition::Source& source);
  ~SourceClient();
  SourceClient(const SourceClient&) = delete;
  SourceClient& operator=(const SourceClient&) = delete;

  // Asks until a 200 with a body comes or there is no point in trying on:
  // - connection trouble, timeouts, 408, 425, 429 and 5xx are tried again;
  // - 429, and 503 with Retry-After, pause the whole source for the wait that
  //   was asked for or, if none was, for this request's own back-off;
  // - Retry-After beyond retry.max_wait: rate_limited with retry_after() set,
  //   at once, for this request and all others until that moment;
  // - while the circuit breaker is open, waits for its turn to probe, but not
  //   longer than retry.max_wait: then circuit_open;
  // - any other status fails the partition, with the server's words (cut);
  // - 204, 206, 304 and an empty body are malformed_response: never an empty list;
  // - a request that must not be repeated is tried again only where nothing of
  //   it was sent.
  // An error to retry comes out as fail_partition once the attempts are used
  // up, or once the next one would come after the deadline (timeout).
  // Adds what it did to `counts` (which must outlive the call), also when it
  // fails. Cancelled or past the deadline: returns promptly. `on_retry` is told
  // of each failure that is tried again, before the wait.
  using OnRetry = std::function<void(const outcome::Error& error, std::chrono::milliseconds wait)>;
  async::awaitable<outcome::result<Page>> fetch(Request request, outcome::Deadline deadline, RequestCounts& counts,
                                                OnRetry on_retry = {});

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
