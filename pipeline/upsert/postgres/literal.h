// Text in SQL that takes no parameters; private to the PostgreSQL store.
#pragma once

#include <string>
#include <string_view>

namespace housingd::upsert::postgres {

// E'text': the one place where text enters SQL, for DDL alone; all else is
// bound or copied. Reads the same whatever standard_conforming_strings says.
// Bytes that PostgreSQL holds in no text are made readable.
[[nodiscard]] std::string literal(std::string_view text);

}  // namespace housingd::upsert::postgres
