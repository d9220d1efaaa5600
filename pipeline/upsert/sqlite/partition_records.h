// Which records a job's partition is known to hold; private to the SQLite store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/upsert/sqlite/database.h"

namespace housingd::upsert::sqlite {

// One row a record and partition, written when a record appears or goes: an
// unchanged partition writes nothing. The sweep compares this list with what a
// complete partition saw.
class PartitionRecords {
 public:
  explicit PartitionRecords(Database& database);

  // The partition's number, made on first use.
  [[nodiscard]] std::int64_t scope_of(const std::string& job, const std::string& partition);

  void add(std::int64_t scope, std::string_view record_key);
  void drop(std::int64_t scope, std::string_view record_key);
  // Whether any partition of the job holds it.
  [[nodiscard]] bool job_holds(const std::string& job, std::string_view record_key);
  [[nodiscard]] std::uint64_t count(std::int64_t scope);
  // Keys that the predicate, given the key's hash, does not know.
  [[nodiscard]] std::vector<std::string> unknown_to(std::int64_t scope, const std::function<bool(std::uint64_t)>& saw);

 private:
  Statement find_scope_, add_scope_, add_, drop_, holds_, count_, list_;
};

}  // namespace housingd::upsert::sqlite
