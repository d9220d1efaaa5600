// Why an operation stopped waiting; private to the PostgreSQL store.
#pragma once

#include <cstdint>

namespace housingd::upsert::postgres {

// Thrown by waits, and turned into a ServerError before it leaves a Connection.
enum class Interruption : std::uint8_t { deadline, cancelled };

}  // namespace housingd::upsert::postgres
