#include "pipeline/upsert/store_writer.h"

#include "pipeline/definition/store_kind.h"
#include "pipeline/upsert/sqlite/writer_lock.h"

namespace housingd::upsert {

std::optional<bool> has_writer(const std::string& url) {
  if (definition::store_kind(url) != definition::StoreKind::sqlite) return std::nullopt;
  return sqlite::WriterLock::is_held(url.substr(url.find(':') + 1));
}

}  // namespace housingd::upsert
