// The name that a peer gives to one wish of its own.
#pragma once

#include <string>
#include <vector>

#include "daemon/http/message.h"
#include "daemon/http/refusal.h"

namespace housingd::status {

// Empty where there is none; 400 for one that is not 1 to 200 visible ASCII
// characters, or comes twice.
[[nodiscard]] http::accepted<std::string> idempotency_key_of(const http::Request& request);

// What was asked for: equal texts are equal requests.
[[nodiscard]] std::string request_text(const std::string& job, const std::vector<std::string>& partitions);

}  // namespace housingd::status
