// What jobs need not work on again; private to the SQLite store.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/upsert/page_memory.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::sqlite {

// Contents are kept by job and key: one truth, whichever partition a record
// comes with. Pages are kept by partition (scope). All of it is written with
// the rows that it speaks of, in their transaction.
class PageMemories {
 public:
  explicit PageMemories(Database& database);

  [[nodiscard]] PartitionMemory recall(const RecallRequest& request, std::int64_t scope);
  // What the batch brought into the tables.
  void keep(const Batch& batch, std::int64_t scope);
  void forget_record(const std::string& job, std::string_view record_key);
  // All but these.
  void keep_pages(std::int64_t scope, const std::vector<std::uint64_t>& requests);

 private:
  [[nodiscard]] bool is_overtaken(const RecallRequest& request, std::int64_t scope);
  [[nodiscard]] std::vector<RememberedPage> pages(std::int64_t scope);
  [[nodiscard]] std::int64_t first_scope(const std::string& job);
  void forget_pages(std::int64_t scope);

  Database& database_;
  Statement first_scope_, keep_page_, keep_content_, find_content_, forget_content_;
};

}  // namespace housingd::upsert::sqlite
