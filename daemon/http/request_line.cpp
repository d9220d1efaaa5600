#include "daemon/http/request_line.h"

#include "daemon/http/characters.h"

namespace housingd::http {
namespace {

constexpr std::size_t most_method_bytes = 32;
constexpr std::string_view version_form = "HTTP/d.d";

Refusal malformed(const char* why) {
  return {400, why};
}

}  // namespace

accepted<void> RequestLineScanner::feed(std::string_view& bytes) {
  while (!bytes.empty() && !done()) {
    const char byte = bytes.front();
    bytes.remove_prefix(1);
    if (auto taken = take(byte); !taken) return taken;
  }
  return {};
}

accepted<void> RequestLineScanner::take(char byte) {
  switch (state_) {
    case State::start:
      return begin(byte);
    case State::empty_line_lf:
      if (byte != '\n') return malformed("the request begins with a CR");
      had_empty_line_ = true;
      state_ = State::start;
      return {};
    case State::method:
      return take_method(byte);
    case State::target:
      return take_target(byte);
    case State::version:
      return take_version(byte);
    case State::lf:
      if (byte != '\n') return malformed("the request line ends with CR alone");
      state_ = State::done;
      return {};
    case State::done:
      break;
  }
  return {};
}

accepted<void> RequestLineScanner::begin(char byte) {
  if (byte == '\r' && !had_empty_line_) {
    state_ = State::empty_line_lf;
    return {};
  }
  state_ = State::method;
  if (!is_token_char(byte)) return malformed("the request does not begin with a method");
  return take_method(byte);
}

accepted<void> RequestLineScanner::take_method(char byte) {
  if (byte == ' ') {
    state_ = State::target;
    return {};
  }
  if (!is_token_char(byte)) return malformed("the method holds an invalid character");
  if (method_.size() == most_method_bytes) return malformed("there is no method with so long a name");
  method_ += byte;
  return {};
}

accepted<void> RequestLineScanner::take_target(char byte) {
  if (byte == ' ') {
    if (target_.empty()) return malformed("the request line holds two spaces in a row");
    state_ = State::version;
    return {};
  }
  if (!is_visible(byte)) return malformed("the request target holds an invalid character, or no version follows it");
  if (target_.size() == most_target_bytes_) return Refusal{414, "the request target is too long"};
  target_ += byte;
  return {};
}

accepted<void> RequestLineScanner::take_version(char byte) {
  if (version_.size() == version_form.size()) {
    if (byte != '\r') return malformed("the request line does not end after its version with CR LF");
    if (version_[5] != '1' || version_.back() > '1') return Refusal{505, "only HTTP/1.1 and HTTP/1.0 are spoken here"};
    state_ = State::lf;
    return {};
  }
  const char expected = version_form[version_.size()];
  if (expected == 'd' ? !is_digit(byte) : byte != expected) return malformed("the version of HTTP is malformed");
  version_ += byte;
  return {};
}

}  // namespace housingd::http
