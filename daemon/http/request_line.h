// The first line of a request, byte by byte (RFC 9112, 3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/http/refusal.h"

namespace housingd::http {

// Reads [CRLF] method SP request-target SP "HTTP/1." ("0" / "1") CRLF: single
// spaces, visible characters only. One empty line before it is let pass, as RFC
// 9112, 2.2 asks.
class RequestLineScanner {
 public:
  explicit RequestLineScanner(std::size_t most_target_bytes) : most_target_bytes_(most_target_bytes) {}

  // Takes what belongs to the line off the front of `bytes`. Refusals: 400; 414
  // for a target that is too long; 505 for another version.
  [[nodiscard]] accepted<void> feed(std::string_view& bytes);

  [[nodiscard]] bool done() const { return state_ == State::done; }
  [[nodiscard]] bool untouched() const { return state_ == State::start; }
  [[nodiscard]] std::string& method() { return method_; }
  [[nodiscard]] std::string& target() { return target_; }
  [[nodiscard]] int minor_version() const { return version_.back() - '0'; }

 private:
  enum class State : std::uint8_t { start, empty_line_lf, method, target, version, lf, done };

  accepted<void> take(char byte);
  accepted<void> begin(char byte);
  accepted<void> take_method(char byte);
  accepted<void> take_target(char byte);
  accepted<void> take_version(char byte);

  std::size_t most_target_bytes_;
  State state_ = State::start;
  bool had_empty_line_ = false;
  std::string method_;
  std::string target_;
  std::string version_;
};

}  // namespace housingd::http
