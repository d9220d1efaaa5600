// Reading from a SQLite store; private to the store.
#pragma once

#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "pipeline/outcome/result.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/sqlite/ledger_tables.h"
#include "pipeline/upsert/sqlite/run_ledger.h"
#include "pipeline/upsert/sqlite/slot_ledger.h"

namespace housingd::upsert::sqlite {

// What a reader may ask.
struct Ledgers {
  RunLedger& runs;
  SlotLedger& slots;
};

// One view of the data for several statements.
class ReadView {
 public:
  explicit ReadView(Database& database);
  ~ReadView();
  ReadView(const ReadView&) = delete;
  ReadView& operator=(const ReadView&) = delete;

 private:
  Database& database_;
};

// Work that only reads, with what it throws as a result.
template <class Work>
auto read_result(Database& database, const Work& work) -> outcome::result<std::invoke_result_t<const Work&>> {
  try {
    const ReadView view(database);
    return work();
  } catch (const DatabaseError& error) {
    return error.to_error();
  } catch (const SchemaConflict& conflict) {
    return to_error(conflict);
  } catch (const std::bad_alloc&) {
    return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::internal, "out of memory while reading");
  }
}

// What `ask` gives, or nothing where there is no ledger yet.
template <class Ask>
auto ask_ledgers(Database& database, RunLedger& runs, SlotLedger& slots, const Ask& ask) {
  return read_result(database, [&]() -> std::invoke_result_t<const Ask&, Ledgers> {
    if (!has_readable_ledger(database)) return {};
    return ask(Ledgers{runs, slots});
  });
}

// A connection beside the writer's, for those who watch: in WAL mode neither
// waits for the other. On a thread of its own; opened when it is first asked.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  template <class Ask>
  auto ask(const Ask& ask) -> outcome::result<std::invoke_result_t<const Ask&, Ledgers>> {
    try {
      if (!open_) open_.emplace(path_);
    } catch (const DatabaseError& error) {
      return error.to_error();
    }
    return ask_ledgers(open_->database, open_->runs, open_->slots, ask);
  }

 private:
  struct Open {
    explicit Open(const std::string& path) : database(path, OpenMode::read), runs(database), slots(database) {}
    Database database;
    RunLedger runs;
    SlotLedger slots;
  };
  std::string path_;
  std::optional<Open> open_;
};

}  // namespace housingd::upsert::sqlite
