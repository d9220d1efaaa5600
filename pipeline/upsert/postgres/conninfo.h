// Connection strings as libpq reads them; private to the PostgreSQL store.
#pragma once

#include <string>

namespace housingd::upsert::postgres {

// Where it leads, as far as it says by itself: "housing at db.example.dk:5432".
[[nodiscard]] std::string place_in(const std::string& conninfo);

// Of the parts, each of which may be empty. A host that is a folder holds a
// Unix socket.
[[nodiscard]] std::string place_of(const std::string& database, const std::string& host, const std::string& port);

}  // namespace housingd::upsert::postgres
