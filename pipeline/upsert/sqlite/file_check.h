// Whether a file is what SQLite thinks it is; private to the SQLite store.
#pragma once

#include "pipeline/upsert/sqlite/database.h"

namespace housingd::upsert::sqlite {

// Throws DatabaseError (store_damaged) with what is wrong. A large file's
// indexes are not compared with their tables, which takes longer than writing
// them did.
void check_file(Database& database);

}  // namespace housingd::upsert::sqlite
