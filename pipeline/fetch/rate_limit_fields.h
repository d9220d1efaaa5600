// What a server says of its own rate limit, besides refusing: the RateLimit
// fields of the IETF's draft-ietf-httpapi-ratelimit-headers in its three forms,
// and the X-RateLimit fields that came before it.
#pragma once

#include <chrono>
#include <optional>

#include "pipeline/definition/source.h"

namespace housingd::fetch {

//   RateLimit: "burst";r=0;t=2, "daily";r=120;t=3600    (structured fields, RFC 9651)
//   RateLimit: limit=100, remaining=0, reset=50
//   RateLimit-Remaining: 0        RateLimit-Reset: 50
//   X-RateLimit-Remaining: 0      X-RateLimit-Reset: 50, or 1767225600 (seconds since 1970)
//
// How long there will be no request left, of the policy that lasts longest:
// nothing while each of them has some left. Names of `headers` are in lower
// case. What is not of one of these forms, says two things at once, or lies in
// the past or more than `longest_reset` ahead, is as if it had not been said.
// `now`: the response's own Date where it has one, as for Retry-After.
[[nodiscard]] std::optional<std::chrono::milliseconds> exhausted_for(const definition::NamedValues& headers,
                                                                     std::chrono::system_clock::time_point now);

// A reset further away than this is taken for a mistake.
inline constexpr std::chrono::hours longest_reset{24 * 31};

}  // namespace housingd::fetch
