#include "pipeline/upsert/postgres/conninfo.h"

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "pipeline/upsert/postgres/connection.h"

namespace housingd::upsert::postgres {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

// An absent error with absent options: no memory.
Options parse(const std::string& conninfo, std::string& error) {
  char* text = nullptr;
  Options options(PQconninfoParse(conninfo.c_str(), &text));
  if (text != nullptr) error = text;
  PQfreemem(text);
  return options;
}

std::string value_of(const Options& options, std::string_view keyword) {
  for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
    if (option->keyword == keyword) return option->val == nullptr ? std::string() : std::string(option->val);
  }
  return {};
}

// Libpq quotes what it did not understand: a URI whole, or the end of a
// password with a space in it. Everything between its first and last quote
// goes, and all of it when the quotes are of another alphabet.
std::string without_quotes(std::string_view words) {
  words = words.substr(0, words.find('\n'));
  const std::size_t first = words.find('"');
  const std::size_t last = words.rfind('"');
  std::string text(words.substr(0, first));
  if (first != std::string_view::npos) text += "\"...\"" + std::string(words.substr(last + 1));
  const bool plain = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
  return plain ? text : std::string("not understood");
}

// Libpq takes the first @ or / for the end of the credentials. An @ behind it
// is left over from a password that holds such a character itself, and a piece
// of that password passes for a host, a port or a database.
bool splits_a_password(std::string_view uri) {
  const std::string_view behind_scheme = uri.substr(uri.find("://") + 3);
  const std::size_t end = std::min(behind_scheme.find_first_of("@/"), behind_scheme.size());
  const bool has_credentials = end < behind_scheme.size() && behind_scheme[end] == '@';
  const std::string_view place = has_credentials ? behind_scheme.substr(end + 1) : behind_scheme;
  return place.substr(0, place.find('?')).find('@') != std::string_view::npos;
}

bool is_uri(std::string_view conninfo) {
  return conninfo.starts_with("postgresql://") || conninfo.starts_with("postgres://");
}

Error refused(std::string message) {
  return {Disposition::fail_run, ErrorCode::invalid_definition, std::move(message)};
}

// One a host, separated by commas; empty for the default.
bool are_ports(std::string_view list) {
  for (;;) {
    const std::string_view port = list.substr(0, list.find(','));
    int number = 1;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool whole = port.empty() || (error == std::errc() && end == port.data() + port.size());
    if (!whole || number < 1 || number > 65535) return false;
    if (port.size() == list.size()) return true;
    list.remove_prefix(port.size() + 1);
  }
}

}  // namespace

std::string place_of(const std::string& database, const std::string& host, const std::string& port) {
  const std::string where = host.empty() ? std::string("the default host") : host;
  const bool local = where.starts_with('/') || where.starts_with('@') || host.empty();
  const std::string what = database.empty() ? std::string("the default database") : database;
  return what + " at " + where + (local || port.empty() ? "" : ":" + port);
}

std::string place_in(const std::string& conninfo) {
  std::string ignored;
  const Options options = parse(conninfo, ignored);
  const std::string host = value_of(options, "host");
  return place_of(value_of(options, "dbname"), host.empty() ? value_of(options, "hostaddr") : host,
                  value_of(options, "port"));
}

outcome::result<void> check_conninfo(const std::string& conninfo) {
  std::string words;
  const Options options = parse(conninfo, words);
  if (!options) {
    return refused("no connection string of PostgreSQL (" + without_quotes(words) +
                   "); write postgresql://USER@HOST:PORT/DATABASE?OPTION=VALUE or host=HOST dbname=DATABASE ...");
  }
  if (is_uri(conninfo) && splits_a_password(conninfo)) {
    return refused(
        "no connection string of PostgreSQL (an @ too many); in a user name, a password or a database name "
        "write %40 for @ and %2F for /, or keep the password in ~/.pgpass");
  }
  // Libpq finds this out when it connects, and then in the words of a network's failure.
  const std::string ports = value_of(options, "port");
  if (are_ports(ports)) return {};
  // What a URI has in that place may be meant as a password.
  const std::string shown = is_uri(conninfo) ? "the port is none" : "port " + ports;
  return refused(shown + ": a port is a number from 1 to 65535");
}

}  // namespace housingd::upsert::postgres
