// Bytes to one response (RFC 9112), as strictly as requests are read. No I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/chunked_body.h"
#include "daemon/http/field_lines.h"
#include "daemon/http/message.h"
#include "daemon/http/refusal.h"

namespace housingd::http {

// Skips interim responses.
class ReplyReader {
 public:
  enum class Progress : std::uint8_t {
    more,
    head,      // reported once
    complete,  // what follows belongs to nobody
  };

  // Of the body; a refusal with status 413 beyond.
  explicit ReplyReader(std::uint64_t most_body_bytes);

  [[nodiscard]] accepted<Progress> feed(std::string_view& bytes);
  // The peer closed: the end of a body without a length, else a refusal.
  [[nodiscard]] accepted<void> ended();

  [[nodiscard]] bool untouched() const { return status_line_.empty() && !has_status_line_; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const NamedTexts& headers() const { return headers_; }
  // What came of the body since the last call.
  [[nodiscard]] std::string take_body();

 private:
  enum class Framing : std::uint8_t { length, chunked, until_close };

  accepted<void> take_status_line(char byte);
  accepted<Progress> finish_head();
  accepted<Progress> feed_body(std::string_view& bytes);

  std::uint64_t bytes_left_;
  std::string status_line_;
  bool has_status_line_ = false;
  std::optional<FieldScanner> fields_;
  int interim_responses_ = 0;
  int status_ = 0;
  NamedTexts headers_;
  std::optional<Framing> framing_;
  std::uint64_t length_left_ = 0;
  std::optional<ChunkedBody> chunked_;
  std::string body_;
};

}  // namespace housingd::http
