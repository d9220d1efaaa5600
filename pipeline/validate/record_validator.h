// Records to accepted and rejected ones.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"
#include "pipeline/record/pointer.h"
#include "pipeline/record/reject.h"

namespace housingd::validate {

// A record's key as text: a string as it is, an integer in decimal.
[[nodiscard]] std::optional<std::string> key_of(const record::Value& record, const record::Pointer& record_key);

// Checks one record at a time against the endpoint's JSON Schema (draft 4, as
// RapidJSON implements it).
//
// Not thread-safe: each worker has its own, made from the shared schema.
class RecordValidator {
 public:
  // The compiled schema, shared by all validators of an endpoint.
  class Schema;

  // Reads and compiles endpoint.schema_file. Errors (invalid_definition): not
  // readable, not JSON. No schema file: a schema that accepts any object.
  [[nodiscard]] static outcome::result<std::shared_ptr<const Schema>> load(const definition::Endpoint& endpoint);

  explicit RecordValidator(std::shared_ptr<const Schema> schema);
  ~RecordValidator();
  RecordValidator(RecordValidator&&) noexcept;

  // What is wrong, or nothing. The reject names the failing pointer and
  // keyword; record_key and payload are the caller's to fill in.
  [[nodiscard]] std::optional<record::Reject> examine(const record::Value& record);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// `expect` of a partition: what every record of its answer must say. A record
// that says otherwise means that the API ignored the filter, so the partition
// fails; it is not a bad record.
class Expectations {
 public:
  explicit Expectations(const std::vector<std::pair<definition::JsonPath, std::string>>& expect);

  // The error (expectation_failed, Disposition::fail_partition) names pointer,
  // expected and found value. A pointer that is absent is a failure too.
  [[nodiscard]] outcome::result<void> examine(const record::Value& record) const;

 private:
  std::vector<std::pair<record::Pointer, std::string>> expected_;
};

}  // namespace housingd::validate
