// Bytes to server-sent events (WHATWG HTML, 9.2.6). No I/O.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/outcome/result.h"

namespace housingd::http {

struct Event {
  std::string name = "message";
  std::string id;  // the last one that came, of this or an earlier event
  std::string data;
};

class EventReader {
 public:
  // Takes bytes off the front up to the end of one event; nothing where more
  // are needed. Error: response_too_large, for an event beyond 4 MiB.
  [[nodiscard]] outcome::result<std::optional<Event>> feed(std::string_view& bytes);

 private:
  std::optional<Event> end_line();
  void take_field(std::string_view name, std::string_view value);

  bool after_cr_ = false;
  std::string line_;
  std::string name_;
  std::string id_;
  std::optional<std::string> data_;
};

}  // namespace housingd::http
