#include "pipeline/definition/store_kind.h"
#include "pipeline/upsert/postgres/postgres_store.h"
#include "pipeline/upsert/sqlite/sqlite_store.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert {

using definition::StoreKind;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

// With nothing of the URL behind its scheme, where a password may stand.
Error unknown_kind(const std::string& url) {
  if (url == "sqlite:") {
    return {Disposition::fail_run, ErrorCode::invalid_definition,
            "the store 'sqlite:' names no file; expected sqlite:PATH"};
  }
  return {Disposition::fail_run, ErrorCode::invalid_definition,
          "the store '" + url.substr(0, url.find(':')) + "' is of no known kind; expected " +
              definition::expected_store_url};
}

}  // namespace

result<void> check_store_url(const std::string& url) {
  if (!definition::store_kind(url)) return unknown_kind(url);
  return result<void>();
}

result<std::unique_ptr<Store>> open_store(const std::string& url, Access access, StoreOptions options) {
  const auto kind = definition::store_kind(url);
  if (kind == StoreKind::sqlite) {
    return sqlite::open_sqlite_store(url.substr(url.find(':') + 1), access, options.durability);
  }
  if (kind == StoreKind::postgres) return postgres::open_postgres_store(url, access, std::move(options));
  return unknown_kind(url);
}

}  // namespace housingd::upsert
