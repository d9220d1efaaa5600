// Whether somebody writes to a store.
#pragma once

#include <optional>
#include <string>

namespace housingd::upsert {

// Of a SQLite file: whether a process (this one or another) holds it to write.
// Nothing: it cannot be told, as of PostgreSQL, which has many writers.
[[nodiscard]] std::optional<bool> has_writer(const std::string& url);

}  // namespace housingd::upsert
