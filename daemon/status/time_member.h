// Times as the API writes them: RFC 3339, UTC, milliseconds. What the ledger
// has as text already is passed on as it is.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/json/json_document.h"
#include "daemon/schedule/instant.h"

namespace housingd::status {

using schedule::Instant;

[[nodiscard]] inline Instant instant(std::chrono::system_clock::time_point when) {
  return std::chrono::floor<std::chrono::milliseconds>(when);
}

[[nodiscard]] inline Instant now() {
  return instant(std::chrono::system_clock::now());
}

// "2026-10-25T02:30:00.000Z"
[[nodiscard]] std::string time_text(Instant when);

void write_time(json::JsonDocument& document, std::string_view name, Instant when);
// Null where there is none.
void write_time(json::JsonDocument& document, std::string_view name, std::optional<Instant> when);

}  // namespace housingd::status
