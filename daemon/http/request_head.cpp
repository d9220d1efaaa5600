#include "daemon/http/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/http/characters.h"

namespace housingd::http {
namespace {

// Fields that hold one value and are acted upon here or by handlers. Joining
// two of them, or taking either, would be a guess.
constexpr std::array<std::string_view, 12> single_valued{
    "authorization",     "content-encoding", "content-type",   "expect",         "host",           "idempotency-key",
    "if-modified-since", "last-event-id",    "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "origin"};

std::size_t count_of(const RequestHead& head, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count(head.fields, name, &Field::name));
}

accepted<BodyFraming> chunked_framing(const RequestHead& head) {
  if (head.minor_version == 0) return Refusal{400, "HTTP/1.0 knows no Transfer-Encoding"};
  if (head.field("content-length") != nullptr) {
    return Refusal{400, "both Transfer-Encoding and Content-Length say where the body ends"};
  }
  if (count_of(head, "transfer-encoding") != 1 || !equal_ignoring_case(*head.field("transfer-encoding"), "chunked")) {
    return Refusal{400, "the Transfer-Encoding is not exactly chunked"};
  }
  return BodyFraming{BodyFraming::Kind::chunked, 0};
}

}  // namespace

const std::string* RequestHead::field(std::string_view lower_case_name) const {
  const auto found = std::ranges::find(fields, lower_case_name, &Field::name);
  return found == fields.end() ? nullptr : &found->value;
}

accepted<BodyFraming> framing_of(const RequestHead& head, std::uint64_t most_bytes) {
  if (head.field("transfer-encoding") != nullptr) return chunked_framing(head);
  const std::string* length = head.field("content-length");
  if (length == nullptr) return BodyFraming{};
  if (count_of(head, "content-length") != 1) return Refusal{400, "there is more than one Content-Length"};
  if (length->empty() || !std::ranges::all_of(*length, is_digit)) {
    return Refusal{400, "the Content-Length is not a number of bytes"};
  }
  // Some would read a number that begins with 0 as octal.
  if (length->size() > 1 && length->front() == '0') return Refusal{400, "the Content-Length begins with a zero"};
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), value);
  if (error != std::errc()) return Refusal{400, "the Content-Length is beyond every number"};
  if (value > most_bytes) return Refusal{413, "the body is too large"};
  return BodyFraming{BodyFraming::Kind::length, value};
}

accepted<void> check_fields(const RequestHead& head) {
  for (const std::string_view name : single_valued) {
    if (count_of(head, name) > 1) return Refusal{400, "the field " + std::string(name) + " comes more than once"};
  }
  if (head.minor_version > 0 && head.field("host") == nullptr) return Refusal{400, "the Host field is missing"};
  return {};
}

}  // namespace housingd::http
