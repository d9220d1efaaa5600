#include "daemon/http/response_head.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>

#include "daemon/http/characters.h"
#include "daemon/http/problem.h"

namespace housingd::http {
namespace {

using Header = std::pair<std::string_view, std::string_view>;

constexpr std::array<Header, 5> defaults{{
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};

constexpr std::array<std::string_view, 5> servers_own{"connection", "content-length", "content-type", "date",
                                                      "transfer-encoding"};

// Made once a second: every answer of that second shares it.
const std::string& date_line() {
  thread_local std::time_t made_at = 0;
  thread_local std::string line;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    line = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(now));
    made_at = now;
  }
  return line;
}

bool is_sendable(std::string_view name, std::string_view value) {
  return !name.empty() && std::ranges::all_of(name, is_token_char) && std::ranges::all_of(value, is_value_char) &&
         std::ranges::none_of(servers_own, [name](std::string_view own) { return equal_ignoring_case(own, name); });
}

bool sets(const Response& response, std::string_view name) {
  return std::ranges::any_of(response.headers,
                             [name](const auto& header) { return equal_ignoring_case(header.first, name); });
}

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

void append(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

void append_framing(std::string& head, const Response& response, BodyForm form) {
  if (has_no_body(response.status)) return;
  if (!response.content_type.empty() && std::ranges::all_of(response.content_type, is_value_char)) {
    append(head, "Content-Type", response.content_type);
  }
  if (form == BodyForm::chunked) append(head, "Transfer-Encoding", "chunked");
  if (form == BodyForm::whole) fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.body.size());
}

}  // namespace

std::string head_of(const Response& response, BodyForm form, After after) {
  std::string head;
  head.reserve(512);
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status, phrase_of(response.status));
  head.append(date_line());
  append_framing(head, response, form);
  for (const auto& [name, value] : defaults) {
    if (!sets(response, name)) append(head, name, value);
  }
  for (const auto& [name, value] : response.headers) {
    if (is_sendable(name, value)) append(head, name, value);
  }
  if (after == After::close) append(head, "Connection", "close");
  return head.append("\r\n");
}

}  // namespace housingd::http
