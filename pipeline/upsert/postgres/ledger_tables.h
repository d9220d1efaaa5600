// The tables of the ledger; private to the PostgreSQL store.
#pragma once

#include <string>

namespace housingd::upsert::postgres {

// Creates what is missing, with the version.
[[nodiscard]] std::string ledger_sql();

}  // namespace housingd::upsert::postgres
