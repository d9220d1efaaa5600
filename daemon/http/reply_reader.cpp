#include "daemon/http/reply_reader.h"

#include <algorithm>
#include <utility>

#include "daemon/http/characters.h"
#include "daemon/http/request_head.h"

namespace housingd::http {
namespace {

constexpr std::size_t most_status_line_bytes = 1'024;
constexpr std::size_t most_header_bytes = 32U << 10U;
constexpr std::size_t most_header_fields = 100;
constexpr int most_interim_responses = 8;

Refusal malformed(const char* why) {
  return {400, why};
}

// "HTTP/1.1 200 OK" -> 200; 0 for anything else.
int status_of(std::string_view line) {
  if (line.size() < 12 || !line.starts_with("HTTP/1.") || !is_digit(line[7]) || line[8] != ' ') return 0;
  if (line.size() > 12 && line[12] != ' ') return 0;
  int status = 0;
  for (const char digit : line.substr(9, 3)) {
    if (!is_digit(digit)) return 0;
    status = status * 10 + (digit - '0');
  }
  return status >= 100 ? status : 0;
}

}  // namespace

ReplyReader::ReplyReader(std::uint64_t most_body_bytes) : bytes_left_(most_body_bytes) {}

accepted<ReplyReader::Progress> ReplyReader::feed(std::string_view& bytes) {
  if (framing_) return feed_body(bytes);
  while (!has_status_line_) {
    if (bytes.empty()) return Progress::more;
    const char byte = bytes.front();
    bytes.remove_prefix(1);
    if (auto taken = take_status_line(byte); !taken) return taken.error();
  }
  if (auto fed = fields_->feed(bytes); !fed) return fed.error();
  if (!fields_->done()) return Progress::more;
  if (status_ >= 200) return finish_head();
  if (status_ == 101 || ++interim_responses_ > most_interim_responses) return malformed("unasked interim responses");
  status_line_.clear();
  has_status_line_ = false;
  return feed(bytes);
}

accepted<void> ReplyReader::take_status_line(char byte) {
  if (byte != '\n') {
    if (status_line_.size() == most_status_line_bytes) return malformed("no status line of HTTP");
    status_line_ += byte;
    return {};
  }
  if (!status_line_.ends_with('\r')) return malformed("no status line of HTTP");
  status_line_.pop_back();
  status_ = status_of(status_line_);
  if (status_ == 0) return malformed("no status line of HTTP");
  has_status_line_ = true;
  fields_.emplace(most_header_bytes, most_header_fields);
  return {};
}

accepted<ReplyReader::Progress> ReplyReader::finish_head() {
  RequestHead framed;  // responses are framed by the same fields
  framed.fields = std::move(fields_->fields());
  for (const Field& field : framed.fields) headers_.emplace(field.name, field.value);
  const auto framing = framing_of(framed, bytes_left_);
  if (!framing) return framing.error();
  if (framing->kind == BodyFraming::Kind::chunked) {
    framing_ = Framing::chunked;
    chunked_.emplace(bytes_left_);
  } else if (framing->kind == BodyFraming::Kind::length || status_ == 204 || status_ == 304) {
    framing_ = Framing::length;
    length_left_ = status_ == 204 || status_ == 304 ? 0 : framing->length;
  } else {
    framing_ = Framing::until_close;
  }
  return Progress::head;
}

accepted<ReplyReader::Progress> ReplyReader::feed_body(std::string_view& bytes) {
  if (framing_ == Framing::chunked) {
    if (auto fed = chunked_->feed(bytes, body_); !fed) return fed.error();
    return chunked_->done() ? Progress::complete : Progress::more;
  }
  const std::uint64_t room = framing_ == Framing::length ? length_left_ : bytes_left_;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(room, bytes.size()));
  body_.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  if (framing_ == Framing::length) {
    length_left_ -= count;
    return length_left_ == 0 ? Progress::complete : Progress::more;
  }
  bytes_left_ -= count;
  if (!bytes.empty()) return Refusal{413, "the body is too large"};
  return Progress::more;
}

accepted<void> ReplyReader::ended() {
  if (framing_ == Framing::until_close) return {};
  if (framing_ == Framing::length && length_left_ == 0) return {};
  return malformed("the response was cut short");
}

std::string ReplyReader::take_body() {
  return std::exchange(body_, {});
}

}  // namespace housingd::http
