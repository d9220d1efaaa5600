// Times as text, in SQL; private to the PostgreSQL store.
#pragma once

#include <string>
#include <string_view>

namespace housingd::upsert::postgres {

// Of an expression of type timestamptz: "2026-01-31T12:00:00Z", whatever the
// session's time zone.
[[nodiscard]] inline std::string utc(std::string_view expression) {
  return "to_char(" + std::string(expression) + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
}

}  // namespace housingd::upsert::postgres
