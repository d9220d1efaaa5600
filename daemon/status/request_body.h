// The JSON object that a POST carries, read strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/refusal.h"

namespace housingd::status {

// Refused by all of these: no JSON, text that is not UTF-8, nesting deeper than
// any member needs, anything but an object, a member that comes twice (400);
// members that this request does not know, values of another type (422). Each
// says which, and what would be right.

// {}
[[nodiscard]] http::accepted<void> read_nothing(const std::string& body);

struct TriggerRequest {
  std::vector<std::string> partitions;  // empty: all
  bool dry_run = false;
};
[[nodiscard]] http::accepted<TriggerRequest> read_trigger(const std::string& body);

struct CancelRequest {
  std::string reason;  // may be empty
};
[[nodiscard]] http::accepted<CancelRequest> read_cancel(const std::string& body);

}  // namespace housingd::status
