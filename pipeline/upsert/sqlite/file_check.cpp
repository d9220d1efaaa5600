#include "pipeline/upsert/sqlite/file_check.h"

namespace housingd::upsert::sqlite {

namespace {

constexpr std::int64_t fully_checked_bytes = 256LL * 1024 * 1024;

std::int64_t size_of(Database& database) {
  Statement read(database, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
  read.step();
  return read.integer(0);
}

}  // namespace

void check_file(Database& database) {
  const bool fully = size_of(database) <= fully_checked_bytes;
  // The first finding says enough.
  Statement check(database, fully ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
  if (check.step() && check.text(0) == "ok") return;
  throw DatabaseError(SQLITE_CORRUPT, "SQLite " + database.path() +
                                          ": the snapshot is damaged, and so is perhaps what it was made from: " +
                                          std::string(check.text(0)));
}

}  // namespace housingd::upsert::sqlite
