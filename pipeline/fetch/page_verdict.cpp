#include "pipeline/fetch/page_verdict.h"

#include <fmt/format.h>

#include "pipeline/fetch/excerpt.h"
#include "pipeline/fetch/http_date.h"
#include "pipeline/fetch/retry_after.h"

namespace housingd::fetch {
namespace {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr unsigned ok = 200;
constexpr unsigned no_content = 204;
constexpr unsigned partial_content = 206;
constexpr unsigned not_modified = 304;
constexpr unsigned request_timeout = 408;
constexpr unsigned too_early = 425;
constexpr unsigned too_many_requests = 429;
constexpr unsigned service_unavailable = 503;

constexpr std::size_t excerpt_bytes = 200;

bool may_pass(unsigned status) {
  return status == request_timeout || status == too_early || status == too_many_requests ||
         (status >= 500 && status < 600);
}

bool is_redirect(unsigned status) {
  return status >= 300 && status < 400 && status != not_modified;
}

Error malformed(std::string message) {
  return {Disposition::retry, ErrorCode::malformed_response, std::move(message)};
}

std::string words_of(const Response& response) {
  if (is_redirect(response.status)) {
    return fmt::format("to {}; redirects are not followed, change base_url or path",
                       excerpt(response.header("location"), excerpt_bytes));
  }
  return response.body.empty() ? std::string("without a body") : excerpt(response.body, excerpt_bytes);
}

std::optional<std::chrono::milliseconds> asked_wait(const Response& response,
                                                    std::chrono::system_clock::time_point now) {
  if (response.status != too_many_requests && response.status != service_unavailable) return std::nullopt;
  return parse_retry_after(response.header("retry-after"), parse_http_date(response.header("date")).value_or(now));
}

}  // namespace

std::optional<Refusal> refuse(const Response& response, std::chrono::system_clock::time_point now,
                              Conditional request) {
  const unsigned status = response.status;
  if (status == not_modified && request == Conditional::yes) return std::nullopt;
  if (status == ok) {
    if (!response.body.empty()) return std::nullopt;
    return Refusal{malformed("status 200 with an empty body")};
  }
  if (status == no_content || status == partial_content || status == not_modified) {
    return Refusal{malformed(fmt::format("status {} is not a whole page", status))};
  }
  const auto disposition = may_pass(status) ? Disposition::retry : Disposition::fail_partition;
  Error error(disposition, ErrorCode::http_status, fmt::format("status {}: {}", status, words_of(response)));
  if (const auto wait = asked_wait(response, now)) return Refusal{std::move(error).after(*wait), Concerns::everybody};
  return Refusal{std::move(error), status == too_many_requests ? Concerns::everybody : Concerns::this_request};
}

}  // namespace housingd::fetch
