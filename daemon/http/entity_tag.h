// Answers that the peer has already (RFC 9110, 13.1.2).
#pragma once

#include <string_view>

#include "daemon/http/message.h"

namespace housingd::http {

// Turns a 200 whose ETag is in `if_none_match` into a 304 without a body.
void leave_out_if_known(Response& response, std::string_view if_none_match);

}  // namespace housingd::http
