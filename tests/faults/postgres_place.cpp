#include "tests/faults/postgres_place.h"

#include <unistd.h>

#include <stdexcept>

#include "tests/faults/waiting.h"

namespace housingd::faults {

PostgresPlace::PostgresPlace(const support::PostgresServer& server, std::string database)
    : server_(server), database_(std::move(database)) {
  static int count = 0;
  schema_ = "place_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  server_.oracle(database_).execute("CREATE SCHEMA " + schema_);
}

PostgresPlace::~PostgresPlace() {
  try {
    server_.oracle(database_).execute("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
  } catch (const std::runtime_error&) {
    // A server that the test left stopped: its folder goes, too.
  }
}

std::string PostgresPlace::url_by(const std::string& way, const std::string& settings) const {
  return way + (way.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema_ +
         (settings.empty() ? "" : "%20") + settings;
}

bool PostgresPlace::has(const std::string& table) const {
  return oracle().number("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = '" +
                         table + "'") == 1;
}

void PostgresPlace::settle() const {
  wait_until([this] { return oracle().number(std::string("SELECT count(*)") + from_its_backends) == 0; },
             "the server has ended all work for a program that was killed");
}

}  // namespace housingd::faults
