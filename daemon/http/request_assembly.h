// From a head to the request that handlers see.
#pragma once

#include "daemon/http/message.h"
#include "daemon/http/refusal.h"
#include "daemon/http/request_head.h"

namespace housingd::http {

// Without body, access and peer. Refuses (400) a target that is malformed or
// names another host than Host does, and CONNECT (501).
[[nodiscard]] accepted<Request> assemble(const RequestHead& head);

// 415 for a POST of anything but application/json: a form of a foreign page can
// send the other types without asking first.
[[nodiscard]] accepted<void> check_type(const Request& request);

// 415 for a coded body, 417 for an expectation other than 100-continue.
[[nodiscard]] accepted<void> check_content(const Request& request);

// Whether the peer wants the connection closed after the answer.
[[nodiscard]] bool wants_close(const RequestHead& head);

}  // namespace housingd::http
