#include "pipeline/upsert/postgres/server_answer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "pipeline/upsert/postgres/session.h"

namespace housingd::upsert::postgres {
namespace {

using Fields = ServerError::Fields;

std::string text_of(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

std::string field(const PGresult* result, int code) {
  return text_of(PQresultErrorField(result, code));
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

Fields fields_for(PGconn* connection) {
  Fields fields;
  fields.role = text_of(PQuser(connection));
  fields.database = text_of(PQdb(connection));
  return fields;
}

Fields fields_of(const PGresult* result, PGconn* connection) {
  Fields fields = fields_for(connection);
  fields.sqlstate = field(result, PG_DIAG_SQLSTATE);
  fields.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  fields.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  fields.hint = field(result, PG_DIAG_MESSAGE_HINT);
  fields.context = field(result, PG_DIAG_CONTEXT);
  fields.table = field(result, PG_DIAG_TABLE_NAME);
  fields.column = field(result, PG_DIAG_COLUMN_NAME);
  fields.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
  return fields;
}

constexpr bool is_state_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

// Where ":  28P01: " stands, or npos.
std::size_t find_state(std::string_view line) {
  constexpr std::string_view before = ":  ";
  for (std::size_t at = line.find(before); at != std::string_view::npos; at = line.find(before, at + 1)) {
    const std::string_view rest = line.substr(at + before.size());
    if (rest.size() > 6 && std::ranges::all_of(rest.substr(0, 5), is_state_character) && rest.substr(5, 2) == ": ") {
      return at;
    }
  }
  return std::string_view::npos;
}

// While a connection comes to be libpq gives no PGresult, hence no SQLSTATE,
// but text alone. With PQERRORS_VERBOSE that text holds it, between marks that
// no locale translates:
//   connection to server at "::1", port 5432 failed: Connection refused
//   \tIs the server running on that host and accepting TCP/IP connections?
//   connection to server at "127.0.0.1", port 5432 failed: FATAL:  28P01: password authentication failed
//   LOCATION:  auth_failed, auth.c:334
// The last server that answered decides: libpq tries no other behind one that
// refused. What is kept of the text is that server's line, or the first line.
void read_startup_text(std::string_view text, Fields& fields) {
  fields.message = first_line(text);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t at = find_state(line);
    if (at == std::string_view::npos) continue;
    fields.sqlstate = line.substr(at + 3, 5);
    fields.message = std::string(line.substr(0, at + 2)) + std::string(line.substr(at + 10));
  }
}

}  // namespace

bool is_goodbye(const PGresult* result) {
  const std::string severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  return severity == "FATAL" || severity == "PANIC";
}

ServerError error_of_result(const PGresult* result, PGconn* connection, const std::string& place) {
  Fields fields = fields_of(result, connection);
  if (fields.sqlstate.empty()) {  // libpq's own: the server did not say this
    if (PQstatus(connection) == CONNECTION_BAD) return error_of_loss(connection, place);
    fields.message = first_line(text_of(PQresultErrorMessage(result)));
    return {Trouble::other, std::move(fields)};
  }
  const Trouble trouble = is_goodbye(result) ? Trouble::lost : trouble_of(fields.sqlstate);
  return {trouble, std::move(fields)};
}

ServerError error_of_loss(PGconn* connection, const std::string& place) {
  Fields fields = fields_for(connection);
  const std::string words = first_line(text_of(PQerrorMessage(connection)));
  fields.message = "the connection to " + place + " is lost: " + (words.empty() ? "it was closed" : words);
  return {Trouble::lost, std::move(fields)};
}

ServerError error_of_connecting(const Session& session) {
  PGconn* connection = session.get();
  Fields fields = fields_for(connection);
  read_startup_text(text_of(PQerrorMessage(connection)), fields);
  if (PQconnectionNeedsPassword(connection) != 0) {
    fields.hint = "put the password into ~/.pgpass, or into the file that PGPASSFILE names";
    return {Trouble::refused, std::move(fields)};
  }
  if (session.is_misconfigured()) return {Trouble::refused, std::move(fields)};
  const bool refused = trouble_of(fields.sqlstate) == Trouble::refused;
  return {refused ? Trouble::refused : Trouble::lost, std::move(fields)};
}

std::string notice_line(const PGresult* notice) {
  const std::string state = field(notice, PG_DIAG_SQLSTATE);
  const std::string message = field(notice, PG_DIAG_MESSAGE_PRIMARY);
  if (state.empty()) return first_line(text_of(PQresultErrorMessage(notice)));
  return field(notice, PG_DIAG_SEVERITY) + ": " + message + " (" + state + ")";
}

}  // namespace housingd::upsert::postgres
