#include "pipeline/upsert/postgres/server_error.h"

#include <algorithm>
#include <utility>

#include "pipeline/upsert/postgres/remedy.h"

namespace housingd::upsert::postgres {

using outcome::Disposition;
using outcome::ErrorCode;

namespace {

struct Meaning {
  std::string_view prefix;  // of the SQLSTATE; its class is two characters long
  Trouble trouble;
};

// The first that fits counts: single states before their class.
constexpr Meaning meanings[] = {
    {"23505", Trouble::contention},  // unique_violation: of a row that another transaction inserted meanwhile
    {"53300", Trouble::lost},        // too_many_connections
    {"57014", Trouble::contention},  // query_canceled
    {"55P03", Trouble::contention},  // lock_not_available
    {"58030", Trouble::resource},    // io_error
    {"3D000", Trouble::refused},     // invalid_catalog_name
    {"3F000", Trouble::refused},     // invalid_schema_name
    {"25006", Trouble::refused},     // read_only_sql_transaction
    {"25P03", Trouble::lost},        // idle_in_transaction_session_timeout
    {"25P04", Trouble::lost},        // transaction_timeout
    {"44000", Trouble::row},         // with_check_option_violation
    {"P0001", Trouble::row},         // raise_exception: a trigger's
    {"XX001", Trouble::damaged},     // data_corrupted
    {"XX002", Trouble::damaged},     // index_corrupted
    {"57P0", Trouble::lost},         // admin_shutdown, crash_shutdown, cannot_connect_now, ...
    {"08", Trouble::lost},           // connection_exception
    {"0A", Trouble::refused},        // feature_not_supported
    {"22", Trouble::row},            // data_exception
    {"23", Trouble::row},            // integrity_constraint_violation
    {"28", Trouble::refused},        // invalid_authorization_specification
    {"40", Trouble::contention},     // transaction_rollback
    {"42", Trouble::refused},        // syntax_error_or_access_rule_violation
    {"53", Trouble::resource},       // insufficient_resources
    {"54", Trouble::row},            // program_limit_exceeded: a key too long for its index
};

// What the model has and the database lacks, or has otherwise.
constexpr bool is_about_schema(std::string_view sqlstate) {
  constexpr std::string_view states[] = {"42P01", "42703", "42704", "42804", "3F000"};
  return std::ranges::find(states, sqlstate) != std::end(states);
}

ErrorCode code_of(Trouble trouble, std::string_view sqlstate) {
  if (sqlstate == "53100") return ErrorCode::store_full;
  if (trouble == Trouble::damaged) return ErrorCode::store_damaged;
  if (trouble == Trouble::cancelled) return ErrorCode::stopped;
  if (trouble == Trouble::row || is_about_schema(sqlstate)) return ErrorCode::store_conflict;
  return ErrorCode::store_unavailable;
}

Disposition disposition_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::lost:
    case Trouble::contention:
      return Disposition::retry;
    case Trouble::cancelled:
      return Disposition::stop;
    default:
      return Disposition::fail_run;
  }
}

// One line, without a final period.
std::string line_of(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\t' || c == '\r' || c == ' ';
    if (!space) line += c;
    if (space && !line.empty() && line.back() != ' ') line += ' ';
  }
  while (!line.empty() && (line.back() == ' ' || line.back() == '.')) line.pop_back();
  return line;
}

}  // namespace

Trouble trouble_of(std::string_view sqlstate) {
  const auto fits = [sqlstate](const Meaning& meaning) { return sqlstate.starts_with(meaning.prefix); };
  const auto* const found = std::ranges::find_if(meanings, fits);
  return found == std::end(meanings) ? Trouble::other : found->trouble;
}

ServerError::ServerError(Trouble trouble, Fields fields)
    : std::runtime_error(fields.message), trouble_(trouble), fields_(std::move(fields)) {}

outcome::Error ServerError::to_error() const {
  std::string text = line_of(fields_.message);
  if (!fields_.sqlstate.empty()) text += " (SQLSTATE " + fields_.sqlstate + ")";
  if (!fields_.hint.empty()) text += "; " + line_of(fields_.hint);
  const std::string todo = remedy(fields_);
  if (!todo.empty()) text += "; " + todo;
  return {disposition_of(trouble_), code_of(trouble_, fields_.sqlstate), std::move(text)};
}

}  // namespace housingd::upsert::postgres
