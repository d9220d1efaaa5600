#include "pipeline/upsert/sqlite/file_copy.h"

#include <memory>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/sqlite/file_check.h"
#include "pipeline/upsert/sqlite/snapshot_tables.h"
#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::sqlite {

using outcome::Error;
using outcome::result;

namespace {

constexpr int step_pages = 256;

// Ends what a callback refused; its error is what the caller gets.
struct Refused {
  Error error;
};

class Backup {
 public:
  Backup(Database& from, Database& to)
      : to_(to), handle_(sqlite3_backup_init(to.handle(), "main", from.handle(), "main")) {
    if (!handle_) throw to.error(sqlite3_extended_errcode(to.handle()), "beginning a backup");
  }

  // False: done.
  bool step() {
    const int code = sqlite3_backup_step(handle_.get(), step_pages);
    if (code == SQLITE_OK) return true;
    if (code == SQLITE_DONE) return false;
    throw to_.error(code, "copying pages");
  }

  [[nodiscard]] std::uint64_t pages() const {
    return static_cast<std::uint64_t>(sqlite3_backup_pagecount(handle_.get()));
  }
  [[nodiscard]] std::uint64_t copied() const {
    return pages() - static_cast<std::uint64_t>(sqlite3_backup_remaining(handle_.get()));
  }

 private:
  struct Finish {
    void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
  };
  Database& to_;
  std::unique_ptr<sqlite3_backup, Finish> handle_;
};

std::uint64_t number(Database& database, const std::string& sql) {
  Statement read(database, sql);
  read.step();
  return static_cast<std::uint64_t>(read.integer(0));
}

void copy_pages(Database& from, Database& to, const FileCopyWatch& watch) {
  const std::uint64_t page_size = number(from, "PRAGMA page_size");
  const std::uint64_t total = number(from, "PRAGMA page_count") * page_size;
  if (auto room = watch.make_room(total); !room) throw Refused{room.error()};
  Backup backup(from, to);
  while (backup.step()) {
    watch.on_copied(backup.copied() * page_size, total);
    if (watch.stopped()) throw DatabaseError(SQLITE_INTERRUPT, "copying " + from.path() + " was stopped");
  }
}

Snapshot copy_moment(const std::string& from, const std::string& to, const FileCopyWatch& watch) {
  Database source(from, OpenMode::read);
  Database target(to, OpenMode::snapshot);
  Snapshot snapshot;
  snapshot.moment = now_text();
  // Without it each commit of a writer would make the backup begin anew.
  source.execute("BEGIN");
  snapshot.tables = snapshot_tables(source);
  if (auto selected = select_tables(snapshot.tables, {}, from); !selected) throw Refused{selected.error()};
  copy_pages(source, target, watch);
  return snapshot;
}

FileCopy copy(const std::string& from, const std::string& to, const FileCopyWatch& watch) {
  FileCopy done{copy_moment(from, to, watch), {}};
  Database target(to, OpenMode::snapshot);
  target.stop_when(watch.stopped);
  // The header that was copied says WAL, which needs files beside a database even to read it.
  target.execute("PRAGMA journal_mode = DELETE");
  check_file(target);
  for (const auto& table : done.snapshot.tables) {
    done.rows.push_back(number(target, "SELECT count(*) FROM " + quoted_identifier(table.name)));
  }
  return done;
}

}  // namespace

result<FileCopy> copy_file(const std::string& from, const std::string& to, const FileCopyWatch& watch) {
  try {
    return copy(from, to, watch);
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const DatabaseError& error) {
    return error.to_error();
  } catch (const SchemaConflict& conflict) {
    return to_error(conflict);
  }
}

}  // namespace housingd::upsert::sqlite
