#include "daemon/http/chunked_body.h"

#include <algorithm>
#include <array>

#include "daemon/http/characters.h"

namespace housingd::http {
namespace {

constexpr std::size_t most_size_digits = 16;
constexpr std::size_t most_extension_bytes = 1'024;  // of all chunks together
constexpr std::size_t most_trailer_bytes = 4U << 10U;
constexpr std::size_t most_trailer_fields = 32;

// RFC 9110, 6.5.1: what frames, routes, authenticates or describes a message is
// no trailer. Nobody here would look at it; a proxy might have.
constexpr std::array<std::string_view, 16> no_trailers{"authorization",
                                                       "connection",
                                                       "content-encoding",
                                                       "content-length",
                                                       "content-range",
                                                       "content-type",
                                                       "cookie",
                                                       "expect",
                                                       "host",
                                                       "origin",
                                                       "range",
                                                       "te",
                                                       "trailer",
                                                       "upgrade",
                                                       "transfer-encoding",
                                                       "proxy-authorization"};

Refusal malformed(const char* why) {
  return {400, why};
}

}  // namespace

ChunkedBody::ChunkedBody(std::uint64_t most_bytes)
    : bytes_left_(most_bytes), trailer_(most_trailer_bytes, most_trailer_fields) {}

accepted<void> ChunkedBody::feed(std::string_view& bytes, std::string& content) {
  while (!bytes.empty() && !done()) {
    if (state_ == State::data) {
      take_data(bytes, content);
      continue;
    }
    if (state_ == State::trailer) return take_trailer(bytes);
    const char byte = bytes.front();
    bytes.remove_prefix(1);
    if (auto taken = take(byte); !taken) return taken;
  }
  return {};
}

accepted<void> ChunkedBody::take_trailer(std::string_view& bytes) {
  auto fed = trailer_.feed(bytes);
  if (!fed || !trailer_.done()) return fed;
  for (const Field& field : trailer_.fields()) {
    if (std::ranges::find(no_trailers, field.name) != no_trailers.end()) {
      return Refusal{400, "a trailer may not be named " + field.name};
    }
  }
  return {};
}

void ChunkedBody::take_data(std::string_view& bytes, std::string& content) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), chunk_left_));
  content.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  chunk_left_ -= count;
  if (chunk_left_ == 0) state_ = State::data_cr;
}

accepted<void> ChunkedBody::take(char byte) {
  switch (state_) {
    case State::size_start:
    case State::size:
      return take_size(byte);
    case State::size_lf:
      return end_line(byte);
    case State::data_cr:
      if (byte != '\r') return malformed("a chunk is longer than its size, or not ended by CR LF");
      state_ = State::data_lf;
      return {};
    case State::data_lf:
      if (byte != '\n') return malformed("a chunk is ended by CR alone");
      state_ = State::size_start;
      return {};
    default:
      if (++extension_bytes_ > most_extension_bytes) return malformed("the chunk extensions are too long");
      return take_extension(byte);
  }
}

accepted<void> ChunkedBody::take_size(char byte) {
  const int digit = hex_value(byte);
  if (digit < 0) {
    if (state_ == State::size_start) return malformed("a chunk has no size");
    bytes_left_ -= chunk_left_;
    return end_of_extension(byte);
  }
  if (state_ == State::size_start) size_digits_ = 0;
  state_ = State::size;
  if (++size_digits_ > most_size_digits) return malformed("the size of a chunk has too many digits");
  chunk_left_ = chunk_left_ * 16 + static_cast<std::uint64_t>(digit);
  if (chunk_left_ > bytes_left_) return Refusal{413, "the body is too large"};
  return {};
}

// What may follow a size or a whole extension: another extension, or the line's end.
accepted<void> ChunkedBody::end_of_extension(char byte) {
  if (byte == '\r') {
    state_ = State::size_lf;
  } else if (byte == ';') {
    state_ = State::extension_name_start;
  } else if (is_blank(byte)) {
    state_ = State::blank_before_extension;
  } else {
    return malformed("the size of a chunk is followed by an invalid character");
  }
  return {};
}

accepted<void> ChunkedBody::take_extension(char byte) {
  const auto invalid = malformed("a chunk extension is malformed");
  switch (state_) {
    case State::blank_before_extension:
      if (byte == '\r') return invalid;
      return end_of_extension(byte);
    case State::extension_name_start:
      if (is_blank(byte)) return {};
      if (!is_token_char(byte)) return invalid;
      state_ = State::extension_name;
      return {};
    case State::extension_name:
      if (is_token_char(byte)) return {};
      if (is_blank(byte)) {
        state_ = State::blank_after_name;
        return {};
      }
      if (byte != '=') return end_of_extension(byte);
      state_ = State::extension_value_start;
      return {};
    case State::blank_after_name:
      if (byte == '\r') return invalid;
      if (is_blank(byte)) return {};
      if (byte != '=') return end_of_extension(byte);
      state_ = State::extension_value_start;
      return {};
    case State::extension_value_start:
      if (is_blank(byte)) return {};
      if (byte != '"' && !is_token_char(byte)) return invalid;
      state_ = byte == '"' ? State::quoted : State::extension_value;
      return {};
    case State::extension_value:
      if (is_token_char(byte)) return {};
      return end_of_extension(byte);
    case State::quoted:
      if (!is_value_char(byte)) return invalid;
      if (byte == '"') state_ = State::after_quoted;
      if (byte == '\\') state_ = State::quoted_pair;
      return {};
    case State::quoted_pair:
      if (!is_value_char(byte)) return invalid;
      state_ = State::quoted;
      return {};
    case State::after_quoted:
      return end_of_extension(byte);
    default:
      return invalid;
  }
}

accepted<void> ChunkedBody::end_line(char byte) {
  if (byte != '\n') return malformed("the line of a chunk's size ends with CR alone");
  state_ = chunk_left_ == 0 ? State::trailer : State::data;
  return {};
}

}  // namespace housingd::http
