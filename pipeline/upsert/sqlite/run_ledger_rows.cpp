// What happened to rows, and which records were refused.
#include "pipeline/upsert/sqlite/run_ledger.h"

namespace housingd::upsert::sqlite {

namespace {

std::int64_t stored(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

}  // namespace

void RunLedger::add_effect(RunId run, const definition::Model& model, const Effect& effect) {
  Statement add(database_,
                "INSERT INTO run_tables (run_id, table_name, inserted, updated, unchanged, removed) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET inserted = inserted + excluded.inserted, "
                "updated = updated + excluded.updated, unchanged = unchanged + excluded.unchanged, "
                "removed = removed + excluded.removed");
  for (std::size_t i = 0; i < effect.tables.size(); ++i) {
    const TableCounts& counts = effect.tables[i];
    if (counts.inserted + counts.updated + counts.unchanged + counts.removed == 0) continue;
    add.bind(1, run);
    add.bind(2, std::string_view(model.tables[i].name));
    add.bind(3, stored(counts.inserted));
    add.bind(4, stored(counts.updated));
    add.bind(5, stored(counts.unchanged));
    add.bind(6, stored(counts.removed));
    add.run();
  }
  if (effect.changes == 0) return;
  Statement changed(database_, "UPDATE runs SET changes = changes + ? WHERE id = ?");
  changed.bind(1, stored(effect.changes));
  changed.bind(2, run);
  changed.run();
}

void RunLedger::add_reject(RunId run, const std::string& partition, const record::Reject& reject,
                           const std::string& now) {
  Statement add(database_,
                "INSERT INTO rejects (run_id, partition, record_key, reason, keyword, pointer, message, payload, "
                "rejected_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  add.bind(1, run);
  add.bind(2, std::string_view(partition));
  add.bind(3, std::string_view(reject.record_key));
  add.bind(4, outcome::name_of(reject.reason));
  add.bind(5, std::string_view(reject.keyword));
  add.bind(6, std::string_view(reject.pointer));
  add.bind(7, std::string_view(reject.message));
  add.bind(8, std::string_view(reject.payload));
  add.bind(9, std::string_view(now));
  add.run();
}

}  // namespace housingd::upsert::sqlite
