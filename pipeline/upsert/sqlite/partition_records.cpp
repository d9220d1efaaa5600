#include "pipeline/upsert/sqlite/partition_records.h"

#include "pipeline/record/key_hash.h"

namespace housingd::upsert::sqlite {

PartitionRecords::PartitionRecords(Database& database)
    : find_scope_(database, "SELECT id FROM partition_scopes WHERE job = ? AND partition = ?"),
      add_scope_(database, "INSERT INTO partition_scopes (job, partition) VALUES (?, ?) RETURNING id"),
      add_(database, "INSERT INTO partition_records (scope, record_key) VALUES (?, ?) ON CONFLICT DO NOTHING"),
      drop_(database, "DELETE FROM partition_records WHERE scope = ? AND record_key = ?"),
      holds_(database,
             "SELECT 1 FROM partition_scopes s JOIN partition_records r ON r.scope = s.id "
             "WHERE s.job = ? AND r.record_key = ?"),
      count_(database, "SELECT count(*) FROM partition_records WHERE scope = ?"),
      list_(database, "SELECT record_key FROM partition_records WHERE scope = ?") {}

std::int64_t PartitionRecords::scope_of(const std::string& job, const std::string& partition) {
  for (Statement* statement : {&find_scope_, &add_scope_}) {
    statement->bind(1, std::string_view(job));
    statement->bind(2, std::string_view(partition));
    if (!statement->step()) continue;
    const std::int64_t id = statement->integer(0);
    while (statement->step()) {
    }
    return id;
  }
  return 0;
}

void PartitionRecords::add(std::int64_t scope, std::string_view record_key) {
  add_.bind(1, scope);
  add_.bind(2, record_key);
  add_.run();
}

void PartitionRecords::drop(std::int64_t scope, std::string_view record_key) {
  drop_.bind(1, scope);
  drop_.bind(2, record_key);
  drop_.run();
}

bool PartitionRecords::job_holds(const std::string& job, std::string_view record_key) {
  holds_.bind(1, std::string_view(job));
  holds_.bind(2, record_key);
  const bool found = holds_.step();
  holds_.reset();
  return found;
}

std::uint64_t PartitionRecords::count(std::int64_t scope) {
  count_.bind(1, scope);
  count_.step();
  const auto count = static_cast<std::uint64_t>(count_.integer(0));
  count_.reset();
  return count;
}

std::vector<std::string> PartitionRecords::unknown_to(std::int64_t scope,
                                                      const std::function<bool(std::uint64_t)>& saw) {
  std::vector<std::string> unknown;
  list_.bind(1, scope);
  while (list_.step()) {
    const std::string_view key = list_.text(0);
    if (!saw(record::key_hash(key))) unknown.emplace_back(key);
  }
  return unknown;
}

}  // namespace housingd::upsert::sqlite
