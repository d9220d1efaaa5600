// A record that was refused: kept with its reason, never dropped.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/outcome/error.h"

namespace housingd::record {

struct Reject {
  std::string record_key;  // empty when the record has none
  outcome::ErrorCode reason = outcome::ErrorCode::schema_violation;
  std::string keyword;         // JSON Schema's keyword, or the column's type; may be empty
  std::string pointer;         // JSON Pointer within the record, of the offending value
  std::string message;         // for people
  std::string payload;         // the record as JSON
  std::uint64_t key_hash = 0;  // what SeenKeys knows the record by
};

}  // namespace housingd::record
