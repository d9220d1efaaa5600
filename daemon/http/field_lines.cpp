#include "daemon/http/field_lines.h"

#include "daemon/http/characters.h"

namespace housingd::http {
namespace {

Refusal malformed(const char* why) {
  return {400, why};
}

}  // namespace

accepted<void> FieldScanner::feed(std::string_view& bytes) {
  while (!bytes.empty() && !done()) {
    const char byte = bytes.front();
    bytes.remove_prefix(1);
    if (auto taken = take(byte); !taken) return taken;
  }
  return {};
}

accepted<void> FieldScanner::take(char byte) {
  const bool ends_section = state_ == State::end_lf || (state_ == State::line_start && byte == '\r');
  if (!ends_section && ++bytes_ > most_bytes_) return Refusal{431, "the header fields are too large"};
  switch (state_) {
    case State::line_start:
      return begin_line(byte);
    case State::name:
      return take_name(byte);
    case State::value_start:
      if (is_blank(byte)) return {};
      state_ = State::value;
      return take_value(byte);
    case State::value:
      return take_value(byte);
    case State::value_lf:
      if (byte != '\n') return malformed("a header field holds a CR");
      end_line();
      return {};
    case State::end_lf:
      if (byte != '\n') return malformed("a CR without LF ends the header");
      state_ = State::done;
      return {};
    case State::done:
      break;
  }
  return {};
}

accepted<void> FieldScanner::begin_line(char byte) {
  if (byte == '\r') {
    state_ = State::end_lf;
    return {};
  }
  if (is_blank(byte)) return malformed("a header field is folded, or begins with a blank");
  if (!is_token_char(byte)) return malformed("a header field has no valid name");
  if (fields_.size() == most_fields_) return Refusal{431, "there are too many header fields"};
  fields_.emplace_back();
  state_ = State::name;
  return take_name(byte);
}

accepted<void> FieldScanner::take_name(char byte) {
  if (is_token_char(byte)) {
    fields_.back().name += lower(byte);
    return {};
  }
  if (byte != ':') return malformed("the name of a header field holds a blank or another invalid character");
  state_ = State::value_start;
  return {};
}

accepted<void> FieldScanner::take_value(char byte) {
  if (byte == '\r') {
    state_ = State::value_lf;
    return {};
  }
  if (byte == '\n') return malformed("a header field ends with LF alone, not CR LF");
  if (!is_value_char(byte)) return malformed("a header field holds a control character");
  fields_.back().value += byte;
  return {};
}

void FieldScanner::end_line() {
  std::string& value = fields_.back().value;
  while (!value.empty() && is_blank(value.back())) value.pop_back();
  state_ = State::line_start;
}

}  // namespace housingd::http
