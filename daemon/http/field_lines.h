// Header and trailer fields, byte by byte (RFC 9112, 5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/refusal.h"

namespace housingd::http {

struct Field {
  std::string name;  // lower case
  std::string value;
};

// Reads *( field-name ":" OWS field-value OWS CRLF ) CRLF and nothing looser:
// no folded lines, no bare CR or LF, no blank before the colon, no control
// characters. Goes byte by byte, so that how the bytes were cut into packets
// can make no difference.
class FieldScanner {
 public:
  FieldScanner(std::size_t most_bytes, std::size_t most_fields) : most_bytes_(most_bytes), most_fields_(most_fields) {}

  // Takes what belongs to the fields off the front of `bytes`. Refusals: 400,
  // and 431 beyond the limits.
  [[nodiscard]] accepted<void> feed(std::string_view& bytes);

  [[nodiscard]] bool done() const { return state_ == State::done; }
  [[nodiscard]] std::vector<Field>& fields() { return fields_; }

 private:
  enum class State : std::uint8_t { line_start, name, value_start, value, value_lf, end_lf, done };

  accepted<void> take(char byte);
  accepted<void> begin_line(char byte);
  accepted<void> take_name(char byte);
  accepted<void> take_value(char byte);
  void end_line();

  std::size_t most_bytes_;
  std::size_t most_fields_;
  std::size_t bytes_ = 0;
  State state_ = State::line_start;
  std::vector<Field> fields_;
};

}  // namespace housingd::http
