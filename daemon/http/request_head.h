// What stands before a request's body, and how the body is framed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/field_lines.h"
#include "daemon/http/refusal.h"

namespace housingd::http {

struct RequestHead {
  std::string method;
  std::string target;
  int minor_version = 1;  // of HTTP/1
  std::vector<Field> fields;

  // The first one's value; null where there is none.
  [[nodiscard]] const std::string* field(std::string_view lower_case_name) const;
};

struct BodyFraming {
  enum class Kind : std::uint8_t { none, length, chunked };
  Kind kind = Kind::none;
  std::uint64_t length = 0;
};

// Refuses (400) what RFC 9112 gives two readings: Content-Length twice, not
// digits alone, or beside a Transfer-Encoding; a Transfer-Encoding that is not
// exactly `chunked`, comes twice or in HTTP/1.0. A length beyond `most_bytes`:
// 413.
[[nodiscard]] accepted<BodyFraming> framing_of(const RequestHead& head, std::uint64_t most_bytes);

// Refuses (400) a head without exactly one Host (none is fine in HTTP/1.0), and
// one where a field that holds one value comes twice.
[[nodiscard]] accepted<void> check_fields(const RequestHead& head);

}  // namespace housingd::http
