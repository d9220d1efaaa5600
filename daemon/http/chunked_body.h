// The chunked transfer coding, undone byte by byte (RFC 9112, 7.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/http/field_lines.h"
#include "daemon/http/refusal.h"

namespace housingd::http {

// Chunk extensions and trailers are checked and thrown away: their syntax is
// where two readers of one message come to disagree.
class ChunkedBody {
 public:
  // `most_bytes`: of content, 413 beyond; known from a chunk's size, before it
  // is read.
  explicit ChunkedBody(std::uint64_t most_bytes);

  // Takes what belongs to the body off the front of `bytes` and appends its
  // content to `content`.
  [[nodiscard]] accepted<void> feed(std::string_view& bytes, std::string& content);

  [[nodiscard]] bool done() const { return trailer_.done(); }

 private:
  enum class State : std::uint8_t {
    size_start,
    size,
    blank_before_extension,
    extension_name_start,
    extension_name,
    blank_after_name,
    extension_value_start,
    extension_value,
    quoted,
    quoted_pair,
    after_quoted,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer,
  };

  accepted<void> take(char byte);
  accepted<void> take_size(char byte);
  accepted<void> take_extension(char byte);
  accepted<void> end_of_extension(char byte);
  accepted<void> end_line(char byte);
  accepted<void> take_trailer(std::string_view& bytes);
  void take_data(std::string_view& bytes, std::string& content);

  std::uint64_t bytes_left_;  // of the whole content
  std::uint64_t chunk_left_ = 0;
  std::size_t size_digits_ = 0;
  std::size_t extension_bytes_ = 0;
  State state_ = State::size_start;
  FieldScanner trailer_;
};

}  // namespace housingd::http
