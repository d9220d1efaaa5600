// What to do about a server's refusal; private to the PostgreSQL store.
#pragma once

#include <string>

#include "pipeline/upsert/postgres/server_error.h"

namespace housingd::upsert::postgres {

// A clause for people ("free room on the server's disk"), where there is one
// thing to do and the server does not name it; else empty. By SQLSTATE.
[[nodiscard]] std::string remedy(const ServerError::Fields& fields);

}  // namespace housingd::upsert::postgres
