// HTTP/1.1 over TCP or TLS, to one origin.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
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
  definition::NamedValues headers;   // names in lower case
  std::string body;                  // unpacked
  std::uint64_t received_bytes = 0;  // of the body, as it came over the wire

  // The first one's value, or empty.
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
};

// One exchange with the origin.
struct HttpRequest {
  definition::Method method = definition::Method::get;
  std::string target{};               // path and query, percent-encoded
  definition::NamedValues headers{};  // besides those of client.headers
  std::string secret_query{};         // goes behind the target's query, and is never shown
  std::string body{};                 // of a POST
  // Whether the request may arrive twice.
  bool may_be_repeated = true;
};

// Keeps idle connections of its origin and uses them again (RFC 9112, 9.3);
// one that the server closed while it was idle is replaced once, silently.
// Requests that must not be repeated get a connection of their own: of an idle
// one nobody could say whether they arrived (RFC 9110, 9.2.2).
//
// - Certificates and host names are verified; there is no switch to turn that
//   off, only client.ca_file to name another authority.
// - Redirects are not followed: they are returned as they are.
// - `gzip` is asked for and undone when the source says so; any other coding,
//   more than one, or anything that grows beyond max_response is an error.
// - Lives on one executor; at most as many requests at once as callers.
class HttpClient {
 public:
  // Called each time a request is about to be written: when it really begins,
  // after a connection was found or made.
  using OnSend = std::function<void()>;

  HttpClient(async::Executor executor, const definition::Client& client);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Any status that came whole is a value. Errors:
  // - connection, timeout, address_lookup, malformed_response, and tls where
  //   the handshake broke: retry;
  // - tls where the certificate was refused, and a client that cannot work at
  //   all (invalid_url, invalid_definition, tls without certificates): fail_run;
  // - response_too_large, and timeout where the caller's deadline passed:
  //   fail_partition;
  // - stopped when cancelled.
  // Each names the URL and, if one passed, the limit.
  async::awaitable<outcome::result<Response>> send(HttpRequest request, outcome::Deadline deadline,
                                                   OnSend on_send = {});

  // "https://host/path?query"; a base URL that was refused is left out.
  [[nodiscard]] std::string url_of(std::string_view target) const;

  // Closes what waits for its next request. For the end of a run: the next
  // one may be a day away, and the server hangs up much earlier.
  void close_idle();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with the requests under way
};

}  // namespace housingd::fetch
