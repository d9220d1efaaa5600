#include "pipeline/upsert/postgres/remedy.h"

#include <algorithm>
#include <string_view>

namespace housingd::upsert::postgres {
namespace {

using Fields = ServerError::Fields;

// An SQL identifier (PostgreSQL 15, 4.1.1), or what stands for one.
std::string identifier(const std::string& name, std::string_view unknown) {
  if (name.empty()) return std::string(unknown);
  std::string text = "\"";
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  return text + "\"";
}

std::string grant(const Fields& fields) {
  const std::string role = identifier(fields.role, "ROLE");
  return "the role " + role + " lacks a privilege: make it the owner of the tables, or GRANT USAGE, CREATE ON SCHEMA" +
         " ... and SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ... TO " + role;
}

std::string create_database(const Fields& fields) {
  return "make it: createdb --encoding=UTF8 --template=template0 " + identifier(fields.database, "NAME");
}

std::string fixed(std::string_view text) {
  return std::string(text);
}

}  // namespace

std::string remedy(const Fields& fields) {
  const std::string_view state = fields.sqlstate;
  if (state == "42501") return grant(fields);
  if (state == "3D000") return create_database(fields);
  if (state == "25006") return fixed("the server is a standby or read-only; point the store at the primary");
  if (state == "53300") return fixed("close other connections, or raise max_connections of the server");
  if (state == "53100") return fixed("free room on the server's disk");
  if (state == "28P01") return fixed("put the right password into ~/.pgpass, or into the file that PGPASSFILE names");
  if (state == "28000") return fixed("see CREATE ROLE and the server's pg_hba.conf");
  if (state == "22P05") return fixed("the database must have the encoding UTF8");
  if (state.starts_with("XX00") && state != "XX000") {
    return fixed("check the server's disk and memory, and restore the database from a backup");
  }
  return {};
}

}  // namespace housingd::upsert::postgres
