// What happened to rows, and which records were refused.
#include <array>

#include "pipeline/record/utf8.h"
#include "pipeline/upsert/postgres/run_ledger.h"

namespace housingd::upsert::postgres {

namespace {

// What one batch did to each table it touched, column by column.
struct Counts {
  std::vector<std::string_view> tables;
  std::vector<std::int64_t> inserted, updated, unchanged, removed;

  void add(std::string_view table, const TableCounts& counts) {
    if (counts.inserted + counts.updated + counts.unchanged + counts.removed == 0) return;
    tables.push_back(table);
    inserted.push_back(static_cast<std::int64_t>(counts.inserted));
    updated.push_back(static_cast<std::int64_t>(counts.updated));
    unchanged.push_back(static_cast<std::int64_t>(counts.unchanged));
    removed.push_back(static_cast<std::int64_t>(counts.removed));
  }
};

// One column of rejects, in a form that PostgreSQL holds.
class TextColumn {
 public:
  void add(std::string_view text) { texts_.push_back(record::readable(text, std::string::npos)); }
  void bind(Parameters& parameters) const {
    parameters.add_array(std::vector<std::string_view>(texts_.begin(), texts_.end()));
  }

 private:
  std::vector<std::string> texts_;
};

}  // namespace

// A row of its own, not added to one that is there: two batches of one run may
// be written at the same time.
std::vector<Call> RunLedger::add_effect(RunId run, const definition::Model& model, const Effect& effect) {
  static const Statement statement(
      "INSERT INTO run_tables (run_id, table_name, inserted, updated, unchanged, removed) "
      "SELECT $1, c.* FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) c");
  Counts counts;
  for (std::size_t i = 0; i < effect.tables.size(); ++i) counts.add(model.tables[i].name, effect.tables[i]);
  TableCounts changes;
  changes.inserted = effect.changes;
  counts.add("changes", changes);
  if (counts.tables.empty()) return {};
  std::vector<Call> calls{{&statement, {}}};
  calls.front()
      .parameters.add(run)
      .add_array(counts.tables)
      .add_array(counts.inserted)
      .add_array(counts.updated)
      .add_array(counts.unchanged)
      .add_array(counts.removed);
  return calls;
}

Call RunLedger::add_rejects(RunId run, const std::string& partition, std::span<const record::Reject* const> rejects,
                            const std::string& now) {
  static const Statement statement(
      "INSERT INTO rejects (run_id, partition, rejected_at, record_key, reason, keyword, pointer, message, payload) "
      "SELECT $1, $2, $3, r.record_key, r.reason, r.keyword, r.pointer, r.message, r.payload "
      "FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) WITH ORDINALITY "
      "AS r(record_key, reason, keyword, pointer, message, payload, number) ORDER BY r.number");
  std::array<TextColumn, 6> columns;
  for (const record::Reject* reject : rejects) {
    const std::string_view texts[] = {reject->record_key, outcome::name_of(reject->reason),
                                      reject->keyword,    reject->pointer,
                                      reject->message,    reject->payload};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].add(texts[i]);
  }
  Call call{&statement, {}};
  call.parameters.add(run).add(std::string_view(partition)).add(std::string_view(now));
  for (const TextColumn& column : columns) column.bind(call.parameters);
  return call;
}

}  // namespace housingd::upsert::postgres
