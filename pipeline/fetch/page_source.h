// Where pages come from: a source on the network, files, or an archive.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/fetch/request.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

class RetryBudget;

struct Page {
  std::string url;  // as it may be shown
  unsigned status = 0;
  definition::NamedValues headers;  // names in lower case
  std::string body;
  // Only in answer to a request with validators: the page that they are of has
  // not changed, and there is no body.
  bool not_modified = false;
};

struct RequestCounts {
  std::uint64_t sent = 0;     // every attempt that reached the wire or tried to
  std::uint64_t retried = 0;  // those of them that were not a request's first
  std::uint64_t not_modified = 0;
  std::uint64_t bytes = 0;  // of bodies, as received

  RequestCounts& operator+=(const RequestCounts& other);
};

// Told of each failure that is tried again, before the wait. An empty one may be given.
using OnRetry = std::function<void(const outcome::Error& error, std::chrono::milliseconds wait)>;

// On whose behalf a page is asked for. What it points to outlives the call.
struct Asker {
  RequestCounts& counts;  // what was done is added, also when it failed
  OnRetry on_retry{};
  // The run, so that runs take turns at a source however many pages each asks
  // for at once. Compared, never followed.
  const void* user = nullptr;
  RetryBudget* budget = nullptr;  // null: a request's own attempts are the only bound
};

// Lives on one executor; not thread-safe.
class PageSource {
 public:
  virtual ~PageSource() = default;

  // A 200 with a body, or why there is none: never an error of Disposition::retry.
  // Cancelled or past the deadline: returns promptly.
  virtual async::awaitable<outcome::result<Page>> fetch(Request request, outcome::Deadline deadline, Asker asker) = 0;
};

}  // namespace housingd::fetch
