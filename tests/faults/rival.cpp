#include "tests/faults/rival.h"

#include <stdexcept>

namespace housingd::faults {

Rival::Rival(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
  if (PQstatus(connection_.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
}

void Rival::execute(const std::string& sql) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection_.get(), sql.c_str()), PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(std::string(PQerrorMessage(connection_.get())) + "in: " + sql);
  }
}

bool Rival::is_alive() {
  try {
    execute("SELECT 1");
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace housingd::faults
