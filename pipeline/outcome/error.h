// How a thing that failed says so: one error type for the whole program.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::outcome {

// What the caller should do about an error. Decided once, where the error is
// born, and never again by looking at its text.
enum class Disposition : std::uint8_t {
  retry,           // the same request may succeed later
  reject_record,   // this record is refused, its batch goes on
  fail_partition,  // this partition cannot end well, the others go on
  fail_run,        // no partition of this run can end well
  stop,            // the program was asked to stop; not a failure of the work
};

// The closed list of what can go wrong. Operators meet these names in logs,
// in the ledger (`run_partitions.reason`, `rejects.reason`) and in metrics.
enum class ErrorCode : std::uint8_t {
  invalid_definition,  // a YAML file, an override or an option is wrong
  invalid_url,         // a URL that cannot be requested
  address_lookup,      // the host name did not resolve
  connection,          // connect, read or write failed; the peer went away
  tls,                 // handshake or certificate refused
  timeout,             // a deadline passed; the message names which
  rate_limited,        // 429 or 503 with a Retry-After beyond max_wait
  http_status,         // a status that is not a page
  response_too_large,  // more bytes than client.max_response, packed or unpacked
  malformed_response,  // not HTTP, not the declared coding, cut short
  malformed_json,      // the body is no JSON, or not the JSON the endpoint describes
  circuit_open,        // the source failed too often in a row
  window_exceeded,     // more records than the API can page through
  expectation_failed,  // a record that the partition did not ask for
  schema_violation,    // JSON Schema: a record refused
  type_mismatch,       // a value that its column cannot hold
  missing_key,         // a record or row without its key
  duplicate_key,       // two different rows of one record under one key
  nesting_too_deep,    // deeper than parse::max_depth
  invalid_encoding,    // text that is not UTF-8, or holds U+0000
  gate_failed,         // a gate held the partition back
  incomplete,          // fewer or more distinct records than declared
  store_unavailable,   // the store cannot be reached or is locked
  store_full,          // no room on the device
  store_damaged,       // the store's file is not what it should be
  store_conflict,      // the store's schema and the model do not agree
  store_refused,       // a record that the database refuses
  run_conflict,        // a run of the job is under way already
  stopped,             // asked to stop
  internal,            // a defect of this program
};

[[nodiscard]] std::string_view name_of(Disposition disposition);
[[nodiscard]] std::string_view name_of(ErrorCode code);

// An error is a value: what happened, what to do about it, and the text that
// each level completes with what it knew (URL, partition, table).
class [[nodiscard]] Error {
 public:
  // Only for boost::system::result, which asks for one: stands for no error.
  Error() = default;
  Error(Disposition disposition, ErrorCode code, std::string message)
      : disposition_(disposition), code_(code), message_(std::move(message)) {}

  [[nodiscard]] Disposition disposition() const { return disposition_; }
  [[nodiscard]] ErrorCode code() const { return code_; }

  // One line, without a final period: "context: context: what went wrong".
  [[nodiscard]] const std::string& message() const { return message_; }

  // The earliest sensible moment of the next try, as the server asked for it
  // (RFC 9110, 10.2.3). Only on errors to retry.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after() const { return retry_after_; }

  // Puts what the caller knows before the message.
  [[nodiscard]] Error in(std::string_view context) &&;
  [[nodiscard]] Error with(Disposition disposition) &&;
  [[nodiscard]] Error after(std::chrono::milliseconds wait) &&;

 private:
  Disposition disposition_ = Disposition::stop;
  ErrorCode code_ = ErrorCode::internal;
  std::string message_;
  std::optional<std::chrono::milliseconds> retry_after_;
};

}  // namespace housingd::outcome
