// Bytes to one request (RFC 9112). No I/O: bytes are put in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/chunked_body.h"
#include "daemon/http/field_lines.h"
#include "daemon/http/limits.h"
#include "daemon/http/refusal.h"
#include "daemon/http/request_head.h"
#include "daemon/http/request_line.h"

namespace housingd::http {

// The only reader of requests there is: what it refuses ends the connection,
// and nothing behind it is read as another message.
class RequestReader {
 public:
  enum class Progress : std::uint8_t {
    more,      // bytes are missing
    head,      // reported once, so that the head can be judged before the body is read
    complete,  // what is left of the bytes belongs to the next message
  };

  explicit RequestReader(const Limits& limits);

  // Takes what belongs to this request off the front of `bytes`.
  [[nodiscard]] accepted<Progress> feed(std::string_view& bytes);

  // No byte came yet, but for an empty line.
  [[nodiscard]] bool untouched() const { return line_.untouched(); }
  [[nodiscard]] bool has_head() const { return framing_.has_value(); }
  // From here on: valid once `head` was reported.
  [[nodiscard]] const RequestHead& head() const { return head_; }
  [[nodiscard]] bool has_body() const { return framing_->kind != BodyFraming::Kind::none; }
  [[nodiscard]] std::string take_body() { return std::move(body_); }

 private:
  accepted<Progress> finish_head();
  accepted<Progress> feed_body(std::string_view& bytes);

  std::uint64_t most_body_bytes_;
  RequestLineScanner line_;
  FieldScanner field_lines_;
  RequestHead head_;
  std::optional<BodyFraming> framing_;
  std::optional<ChunkedBody> chunked_;
  std::string body_;
};

}  // namespace housingd::http
