// Records to rows, by a plan compiled once from model and endpoint.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/definition/model.h"
#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"
#include "pipeline/record/row.h"

namespace housingd::upsert {

struct MappingPlan;

// Thread-safe once compiled: any number of workers map pages with it.
//
// What it takes from the endpoint's `roots`:
// - the record's own root is the one whose path is "";
// - a root below it with `*` is a list that the record owns: what it no longer
//   lists is gone;
// - a root at another path is an entity of its own that this record only
//   embeds: a field that it lacks is unknown, not NULL, and a list that it
//   lacks says nothing about the rows that the store has. The same holds for
//   shared tables, whose rows are seen through many records;
// - a table whose root the endpoint lacks gets no rows.
class Mapping {
 public:
  // Errors (invalid_definition, Disposition::fail_run): no table at the
  // record's own root whose key is the endpoint's record_key.
  [[nodiscard]] static outcome::result<Mapping> compile(const definition::Model& model,
                                                        const definition::Endpoint& endpoint);

  // Appends the record's rows to `page`; or appends nothing and says why not
  // (type_mismatch, missing_key, duplicate_key, invalid_encoding; record_key
  // and payload are the caller's to fill in). The record's and the key's
  // memory must live as long as the page's; text that is made here goes to
  // `texts`, which must too.
  //
  // Values are taken as they come, except: a whole number written as 5.0 is an
  // integer, an integer is a double, UUIDs are lowered. A string is never a
  // number. Two equal rows under one key are one; two different ones refuse
  // the record. A shared row without its whole key is none.
  [[nodiscard]] std::optional<record::Reject> map(const record::Value& record, std::string_view key,
                                                  std::uint64_t key_hash, record::PageRows& page,
                                                  std::deque<std::string>& texts) const;

  // The table that holds one row per record, and is swept: index into Model::tables.
  [[nodiscard]] std::size_t record_table() const;

 private:
  std::shared_ptr<const MappingPlan> plan_;
};

}  // namespace housingd::upsert
