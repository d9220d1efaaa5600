// One SQLite connection and its statements; private to the SQLite store.
//
// Inside this folder trouble travels as DatabaseError, thrown by whatever met
// it, so that a transaction reads top to bottom; SqliteStore catches it in one
// place, rolls back and gives an outcome::Error to the outside.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "pipeline/outcome/error.h"
#include "pipeline/record/row.h"

namespace housingd::upsert::sqlite {

class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}

  // With SQLite's words, classified by its result code.
  [[nodiscard]] outcome::Error to_error() const;
  [[nodiscard]] int code() const { return code_; }

 private:
  int code_;
};

class Database;

// A prepared statement. Parameters count from 1, columns from 0. Bound text is
// not copied: it must live until the next reset.
class Statement {
 public:
  Statement(Database& database, const std::string& sql);

  void bind(int parameter, const record::Cell& cell);
  void bind(int parameter, std::int64_t value);
  void bind(int parameter, double value);
  void bind(int parameter, std::string_view text);
  void bind_blob(int parameter, std::string_view bytes);
  void bind_null(int parameter);
  // The value of a column of another statement's current row.
  void bind_column(int parameter, const Statement& other, int column);

  // True: there is a row. False: done; the statement is reset.
  bool step();
  // For statements that give no rows: runs once and resets.
  void run();
  // The same, and how many rows it inserted, updated or deleted.
  std::int64_t run_and_count();
  void reset();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double number(int column) const;
  // Valid until the next step or reset.
  [[nodiscard]] std::string_view text(int column) const;
  // Whether the stored value is what the cell would store.
  [[nodiscard]] bool equals(int column, const record::Cell& cell) const;
  // <0, 0, >0: stored value against cell, both not null, in SQLite's order.
  [[nodiscard]] int compare(int column, const record::Cell& cell) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  void check(int code) const;

  Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

enum class OpenMode : std::uint8_t {
  read,
  glance,  // read, for a moment: also where one may not write beside the file, when nobody else does
  write,
  scratch,   // a database of its own that is gone when closed
  snapshot,  // a file that nobody else sees until it is whole: no journal, no waiting for the disk
};

class Database {
 public:
  Database(const std::string& path, OpenMode mode);

  void execute(const std::string& sql);
  // Ends every statement that stands on a row: an error leaves its readers
  // open, and an open reader keeps its old view and takes no new parameters.
  void reset_statements() noexcept;
  [[nodiscard]] bool has_table(std::string_view name);
  [[nodiscard]] std::int64_t last_row_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
  [[nodiscard]] DatabaseError error(int code, std::string_view doing) const;
  [[nodiscard]] const std::string& path() const { return path_; }

  // While a statement runs, `stopped` is asked every now and then; when it
  // says yes, the statement fails (Disposition::stop).
  void stop_when(std::function<bool()> stopped);

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  void open(const std::string& name, int flags, const char* locking);
  void see_that_it_can_be_read();

  std::string path_;
  std::function<bool()> stopped_;
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace housingd::upsert::sqlite
