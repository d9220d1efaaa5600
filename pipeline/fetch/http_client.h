// HTTP/1.1 over TCP or TLS, to one origin.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

struct Response {
  unsigned status = 0;
  definition::NamedValues headers;  // names in lower case
  std::string body;                 // unpacked
  std::uint64_t received_bytes = 0; // of the body, as it came over the wire

  // The first one's value, or empty.
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
};

// GET only. Keeps idle connections of its origin and uses them again (RFC
// 9112, 9.3); one that the server closed while it was idle is replaced once,
// silently, as GET is idempotent (RFC 9110, 9.2.2).
//
// - Certificates and host names are verified; there is no switch to turn that
//   off, only client.ca_file to name another authority.
// - Redirects are not followed: they are returned as they are.
// - `gzip` is asked for and undone when the source says so; any other coding,
//   more than one, or anything that grows beyond max_response is an error.
// - Lives on one executor; at most as many requests at once as callers.
class HttpClient {
 public:
  HttpClient(async::Executor executor, const definition::Client& client);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // `target`: path and query, percent-encoded, appended to base_url's path.
  // Any status that came whole is a value. Errors: connection, tls, timeout,
  // address_lookup, malformed_response (retry); response_too_large
  // (fail_partition); stopped when cancelled. Each names the URL and, if one
  // passed, the limit.
  async::awaitable<outcome::result<Response>> get(std::string target, outcome::Deadline deadline);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace housingd::fetch
