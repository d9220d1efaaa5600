// Whether a response is a page, and if not, what to do about it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "pipeline/fetch/http_client.h"
#include "pipeline/outcome/error.h"

namespace housingd::fetch {

// For whom the trouble counts.
enum class Concerns : std::uint8_t {
  this_request,
  everybody,  // 429, 503 with Retry-After: nobody should ask for a while
};

struct Refusal {
  outcome::Error error;
  Concerns concerns = Concerns::this_request;
};

enum class Conditional : bool { no, yes };

// Nothing: 200 with a body or, in answer to a conditional request, 304. The
// server's Retry-After, read at `now` unless the response is dated, is in the
// error.
[[nodiscard]] std::optional<Refusal> refuse(const Response& response, std::chrono::system_clock::time_point now,
                                            Conditional request = Conditional::no);

}  // namespace housingd::fetch
