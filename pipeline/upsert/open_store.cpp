#include "pipeline/upsert/sqlite/sqlite_store.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

outcome::result<std::unique_ptr<Store>> open_store(const std::string& url, Access access, Durability durability) {
  constexpr std::string_view sqlite_scheme = "sqlite:";
  if (url.starts_with(sqlite_scheme) && url.size() > sqlite_scheme.size()) {
    return sqlite::open_sqlite_store(url.substr(sqlite_scheme.size()), access, durability);
  }
  return Error(Disposition::fail_run, ErrorCode::invalid_definition,
               "the store '" + url.substr(0, url.find(':')) + "' is of no known kind; expected sqlite:PATH");
}

}  // namespace housingd::upsert
