#include "pipeline/upsert/sqlite/reader.h"

namespace housingd::upsert::sqlite {

ReadView::ReadView(Database& database) : database_(database) {
  database_.execute("SAVEPOINT view");
}

ReadView::~ReadView() {
  database_.reset_statements();
  try {
    database_.execute("RELEASE view");
  } catch (const DatabaseError&) {
    // Nothing was written that could be lost.
  }
}

}  // namespace housingd::upsert::sqlite
