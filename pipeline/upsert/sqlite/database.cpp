#include "pipeline/upsert/sqlite/database.h"

#include <cstring>
#include <filesystem>
#include <system_error>

namespace housingd::upsert::sqlite {

using outcome::Disposition;
using outcome::ErrorCode;
using record::Cell;

namespace {

// How long a statement waits for another process that holds the file.
constexpr int busy_timeout_ms = 10'000;
// Negative: kibibytes. Holds the inner pages of every index of a whole country.
constexpr int cache_size = -12'288;
// 32 MiB of journal. A batch writes into pages all over the indexes, about 4 MiB
// of them: with SQLite's own 1,000 every commit would copy its pages into the
// file and wait for the disk; so those that several batches write go there once.
constexpr int checkpoint_pages = 8'000;

int open_flags(OpenMode mode) {
  switch (mode) {
    case OpenMode::read:
    case OpenMode::glance:
      return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    case OpenMode::write:
    case OpenMode::scratch:
    case OpenMode::snapshot:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  }
  return SQLITE_OPEN_READONLY;
}

// The name of a file that SQLite may take for one that nobody changes.
std::string unchanging(const std::string& path) {
  std::string name = "file://";
  for (const char c : std::filesystem::absolute(path).string()) {
    const bool means_itself = c != '%' && c != '?' && c != '#';
    means_itself ? name.push_back(c) : static_cast<void>(name.append(c == '%' ? "%25" : c == '?' ? "%3f" : "%23"));
  }
  return name + "?immutable=1";
}

}  // namespace

outcome::Error DatabaseError::to_error() const {
  switch (code_ & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Disposition::retry, ErrorCode::store_unavailable, what()};
    case SQLITE_INTERRUPT:
      return {Disposition::stop, ErrorCode::stopped, what()};
    case SQLITE_FULL:
      return {Disposition::fail_run, ErrorCode::store_full, what()};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Disposition::fail_run, ErrorCode::store_damaged, what()};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
    case SQLITE_IOERR:
      return {Disposition::fail_run, ErrorCode::store_unavailable, what()};
    default:
      return {Disposition::fail_run, ErrorCode::internal, what()};
  }
}

Database::Database(const std::string& path, OpenMode mode) : path_(path) {
  // Nobody else sees a snapshot, and not every file system has the locks that SQLite wants.
  open(path, open_flags(mode), mode == OpenMode::snapshot ? "unix-none" : nullptr);
  if (mode == OpenMode::glance) see_that_it_can_be_read();
  // First of all: without locks it takes this to read a file in WAL mode.
  if (mode == OpenMode::snapshot) execute("PRAGMA locking_mode = EXCLUSIVE");
  execute("PRAGMA cache_size = " + std::to_string(cache_size));
  // An index over a whole country is sorted in a file.
  execute(mode == OpenMode::snapshot ? "PRAGMA temp_store = FILE" : "PRAGMA temp_store = MEMORY");
  if (mode == OpenMode::snapshot) {
    execute("PRAGMA journal_mode = OFF");
    execute("PRAGMA synchronous = OFF");
  }
  if (mode == OpenMode::write) {
    // In WAL mode NORMAL never damages the file; a power cut may take the last
    // transactions, each together with its checkpoint, so a run resumes there.
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = NORMAL");
    execute("PRAGMA wal_autocheckpoint = " + std::to_string(checkpoint_pages));
  }
}

void Database::open(const std::string& name, int flags, const char* locking) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags, locking);
  handle_.reset(handle);
  if (code != SQLITE_OK) throw error(code, "cannot open");
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_timeout_ms);
}

// A file in WAL mode is read with the help of two others beside it, which
// SQLite makes where they are not there; whoever may not, needs none of them
// while nobody writes.
void Database::see_that_it_can_be_read() {
  try {
    execute("PRAGMA schema_version");
  } catch (const DatabaseError& refused) {
    const int code = refused.code() & 0xFF;
    if (code != SQLITE_READONLY && code != SQLITE_CANTOPEN) throw;
    std::error_code trouble;
    const auto in_log = std::filesystem::file_size(path_ + "-wal", trouble);
    if (!trouble && in_log > 0) {
      throw DatabaseError(refused.code(),
                          std::string(refused.what()) + "; what was written last is still in " + path_ +
                              "-wal, which takes a permission to write there: ask as its owner (sudo -u)");
    }
    open(unchanging(path_), SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
  }
}

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw error(code, sql);
}

void Database::reset_statements() noexcept {
  for (sqlite3_stmt* statement = nullptr; (statement = sqlite3_next_stmt(handle_.get(), statement)) != nullptr;) {
    sqlite3_reset(statement);
  }
}

void Database::stop_when(std::function<bool()> stopped) {
  constexpr int instructions = 10'000;
  stopped_ = std::move(stopped);
  sqlite3_progress_handler(
      handle_.get(), instructions, [](void* self) { return static_cast<Database*>(self)->stopped_() ? 1 : 0; }, this);
}

bool Database::has_table(std::string_view name) {
  Statement find(*this, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  find.bind(1, name);
  const bool found = find.step();
  find.reset();
  return found;
}

DatabaseError Database::error(int code, std::string_view doing) const {
  constexpr std::size_t shown_bytes = 120;
  const std::string words = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  const std::string message = "SQLite " + path_ + ": " + words + " (code " + std::to_string(code) + ")";
  switch (code & 0xFF) {
    case SQLITE_NOTADB:
      return {code, path_ + " is no SQLite database; name another file with --store"};
    case SQLITE_CORRUPT:
      return {code, message + "; the file is damaged: restore a copy of it, or import into a new one"};
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return {code, message + " in: " + std::string(doing.substr(0, shown_bytes))};
    default:
      // About the file or the device: the statement was only the one that met it.
      return {code, message};
  }
}

Statement::Statement(Database& database, const std::string& sql) : database_(&database) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (code != SQLITE_OK) throw database.error(code, sql);
  handle_.reset(handle);
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw database_->error(code, sqlite3_sql(handle_.get()));
}

void Statement::bind(int parameter, const Cell& cell) {
  switch (cell.kind()) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      return bind_null(parameter);
    case Cell::Kind::boolean:
    case Cell::Kind::integer:
      return bind(parameter, cell.integer());
    case Cell::Kind::number:
      return bind(parameter, cell.number());
    case Cell::Kind::text:
      return bind(parameter, cell.text());
  }
}

void Statement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(handle_.get(), parameter, value));
}
void Statement::bind(int parameter, double value) {
  check(sqlite3_bind_double(handle_.get(), parameter, value));
}

void Statement::bind(int parameter, std::string_view text) {
  check(sqlite3_bind_text64(handle_.get(), parameter, text.data() != nullptr ? text.data() : "", text.size(),
                            SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_blob(int parameter, std::string_view bytes) {
  check(sqlite3_bind_blob64(handle_.get(), parameter, bytes.data(), bytes.size(), SQLITE_STATIC));
}

void Statement::bind_null(int parameter) {
  check(sqlite3_bind_null(handle_.get(), parameter));
}

void Statement::bind_column(int parameter, const Statement& other, int column) {
  check(sqlite3_bind_value(handle_.get(), parameter, sqlite3_column_value(other.handle_.get(), column)));
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    const DatabaseError error = database_->error(code, sqlite3_sql(handle_.get()));
    sqlite3_reset(handle_.get());
    throw error;
  }
  sqlite3_reset(handle_.get());
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

std::int64_t Statement::run_and_count() {
  run();
  return sqlite3_changes64(database_->handle());
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}
double Statement::number(int column) const {
  return sqlite3_column_double(handle_.get(), column);
}

std::string_view Statement::text(int column) const {
  // Text before size: sqlite3_column_bytes answers for the form asked for last.
  const auto* text = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
  return {text != nullptr ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

bool Statement::equals(int column, const Cell& cell) const {
  const int type = sqlite3_column_type(handle_.get(), column);
  switch (cell.kind()) {
    case Cell::Kind::absent:
      return true;
    case Cell::Kind::null:
      return type == SQLITE_NULL;
    case Cell::Kind::boolean:
    case Cell::Kind::integer:
      return type == SQLITE_INTEGER && integer(column) == cell.integer();
    case Cell::Kind::number:
      return type == SQLITE_FLOAT && number(column) == cell.number();
    case Cell::Kind::text:
      return type == SQLITE_TEXT && text(column) == cell.text();
  }
  return false;
}

int Statement::compare(int column, const Cell& cell) const {
  switch (cell.kind()) {
    case Cell::Kind::text:
      return text(column).compare(cell.text());
    case Cell::Kind::number:
      return number(column) < cell.number() ? -1 : number(column) > cell.number() ? 1 : 0;
    default:
      return integer(column) < cell.integer() ? -1 : integer(column) > cell.integer() ? 1 : 0;
  }
}

}  // namespace housingd::upsert::sqlite
