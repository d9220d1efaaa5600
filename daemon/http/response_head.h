// The head of an answer, as bytes.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/http/message.h"

namespace housingd::http {

enum class BodyForm : std::uint8_t {
  whole,        // Content-Length
  chunked,      // a stream
  until_close,  // a stream to a peer that speaks HTTP/1.0
};

enum class After : std::uint8_t { stay_open, close };

// Status line and fields, with the empty line. Fields whose names or values
// could be read as more than one field are left out.
[[nodiscard]] std::string head_of(const Response& response, BodyForm form, After after);

}  // namespace housingd::http
