// Records to rows, by a plan compiled once from model and endpoint.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"
#include "pipeline/record/row.h"

namespace housingd::upsert {

// Thread-safe once compiled: any number of workers map pages with it.
//
// What the mapping decides about a root, from the endpoint's `roots`:
// - the record's own root is the one whose path is "";
// - a root below it with `*` is a list that the record owns: what it no longer
//   lists is gone;
// - a root at another path is an entity of its own that this record only
//   embeds: a field that it lacks is unknown, not NULL, and a list that it
//   lacks says nothing about the rows that the store has.
class Mapping {
 public:
  // Errors (invalid_definition): a table's root that the endpoint lacks is
  // not one: such tables simply get no rows. No table at the record's own root
  // whose key is the record key is one.
  [[nodiscard]] static outcome::result<Mapping> compile(const definition::Model& model,
                                                        const definition::Endpoint& endpoint);

  // Appends the record's rows to `page`, or nothing and returns why not
  // (type_mismatch, missing_key, duplicate_key, invalid_encoding).
  // `key` and the record's memory must live as long as the page's.
  //
  // Values are taken as they come, except: a whole number written as 5.0 is an
  // integer, an integer is a double, UUIDs are lowered. A string is never a
  // number. Two equal rows under one key are one; two different ones refuse
  // the record.
  [[nodiscard]] std::optional<record::Reject> map(const record::Value& record, std::string_view key,
                                                  std::uint64_t key_hash, record::PageRows& page,
                                                  std::vector<std::unique_ptr<std::string>>& texts) const;

  // The table that holds one row per record, and is swept: index into Model::tables.
  [[nodiscard]] std::size_t record_table() const { return record_table_; }

 private:
  struct TablePlan;
  struct ColumnPlan;
  class RecordMapper;
  std::shared_ptr<const std::vector<TablePlan>> plans_;
  std::size_t record_table_ = 0;
};

}  // namespace housingd::upsert
