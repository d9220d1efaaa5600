#include "pipeline/outcome/error.h"

#include <stdexcept>

#include "pipeline/outcome/result.h"

namespace housingd::outcome {

std::string_view name_of(Disposition disposition) {
  switch (disposition) {
    case Disposition::retry:
      return "retry";
    case Disposition::reject_record:
      return "reject_record";
    case Disposition::fail_partition:
      return "fail_partition";
    case Disposition::fail_run:
      return "fail_run";
    case Disposition::stop:
      return "stop";
  }
  return "unknown";
}

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_definition:
      return "invalid_definition";
    case ErrorCode::invalid_url:
      return "invalid_url";
    case ErrorCode::address_lookup:
      return "address_lookup";
    case ErrorCode::connection:
      return "connection";
    case ErrorCode::tls:
      return "tls";
    case ErrorCode::timeout:
      return "timeout";
    case ErrorCode::rate_limited:
      return "rate_limited";
    case ErrorCode::http_status:
      return "http_status";
    case ErrorCode::response_too_large:
      return "response_too_large";
    case ErrorCode::malformed_response:
      return "malformed_response";
    case ErrorCode::malformed_json:
      return "malformed_json";
    case ErrorCode::circuit_open:
      return "circuit_open";
    case ErrorCode::window_exceeded:
      return "window_exceeded";
    case ErrorCode::expectation_failed:
      return "expectation_failed";
    case ErrorCode::schema_violation:
      return "schema_violation";
    case ErrorCode::type_mismatch:
      return "type_mismatch";
    case ErrorCode::missing_key:
      return "missing_key";
    case ErrorCode::duplicate_key:
      return "duplicate_key";
    case ErrorCode::nesting_too_deep:
      return "nesting_too_deep";
    case ErrorCode::invalid_encoding:
      return "invalid_encoding";
    case ErrorCode::gate_failed:
      return "gate_failed";
    case ErrorCode::incomplete:
      return "incomplete";
    case ErrorCode::store_unavailable:
      return "store_unavailable";
    case ErrorCode::store_full:
      return "store_full";
    case ErrorCode::store_damaged:
      return "store_damaged";
    case ErrorCode::store_conflict:
      return "store_conflict";
    case ErrorCode::store_refused:
      return "store_refused";
    case ErrorCode::run_conflict:
      return "run_conflict";
    case ErrorCode::stopped:
      return "stopped";
    case ErrorCode::internal:
      return "internal";
  }
  return "unknown";
}

Error Error::in(std::string_view context) && {
  message_.insert(0, ": ").insert(0, context);
  return std::move(*this);
}

Error Error::with(Disposition disposition) && {
  disposition_ = disposition;
  return std::move(*this);
}

Error Error::after(std::chrono::milliseconds wait) && {
  retry_after_ = wait;
  return std::move(*this);
}

void throw_exception_from_error(const Error& error, const boost::source_location& location) {
  throw std::logic_error(std::string(location.file_name()) + ":" + std::to_string(location.line()) +
                         ": value of an error taken: " + error.message());
}

}  // namespace housingd::outcome
