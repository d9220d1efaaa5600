// Records against the endpoint's JSON Schema.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"
#include "pipeline/record/reject.h"

namespace housingd::validate {

// A compiled JSON Schema (draft 4, as RapidJSON implements it), shared by all
// validators of an endpoint. Thread-safe.
class RecordSchema {
 public:
  // Reads and compiles the file; an empty name gives a schema that accepts any
  // object. Errors (invalid_definition, Disposition::fail_run): not readable,
  // not JSON.
  [[nodiscard]] static outcome::result<std::shared_ptr<const RecordSchema>> load(const std::string& file);
  [[nodiscard]] static outcome::result<std::shared_ptr<const RecordSchema>> compile(const std::string& text);

  RecordSchema();
  ~RecordSchema();

  // Equal for equal texts.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }

 private:
  friend class RecordValidator;
  class Impl;
  std::unique_ptr<Impl> impl_;
  std::uint64_t fingerprint_ = 0;
};

// Checks one record at a time. Not thread-safe: each user has its own.
class RecordValidator {
 public:
  explicit RecordValidator(std::shared_ptr<const RecordSchema> schema);
  ~RecordValidator();

  // What is wrong, or nothing. Names the failing pointer and keyword;
  // record_key and payload are the caller's to fill in.
  [[nodiscard]] std::optional<record::Reject> examine(const record::Value& record);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace housingd::validate
