#include "tests/support/postgres_oracle.h"

#include <libpq-fe.h>

#include <memory>
#include <stdexcept>

namespace housingd::support {
namespace {

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, Finish>;

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

constexpr Oid boolean_type = 16;

void ignore(void* /*unused*/, const char* /*notice*/) {}

Connection connect(const std::string& url) {
  Connection connection(PQconnectdb(url.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
  PQsetNoticeProcessor(connection.get(), ignore, nullptr);
  return connection;
}

Result ask(const Connection& connection, const std::string& sql) {
  Result result(PQexec(connection.get(), sql.c_str()));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY) {
    throw std::runtime_error(std::string(PQerrorMessage(connection.get())) + "in: " + sql);
  }
  return result;
}

std::string value(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return "NULL";
  std::string text(PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column)));
  if (PQftype(result, column) == boolean_type) return text == "t" ? "1" : "0";
  return text;
}

}  // namespace

PostgresOracle::Rows PostgresOracle::rows(const std::string& sql) const {
  const Connection connection = connect(url_);
  const Result result = ask(connection, sql);
  Rows rows(static_cast<std::size_t>(PQntuples(result.get())));
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      rows[static_cast<std::size_t>(row)].push_back(value(result.get(), row, column));
    }
  }
  return rows;
}

std::vector<std::string> PostgresOracle::column(const std::string& sql) const {
  std::vector<std::string> values;
  for (auto& row : rows(sql)) values.push_back(std::move(row.at(0)));
  return values;
}

std::string PostgresOracle::text(const std::string& sql) const {
  const Rows found = rows(sql);
  if (found.size() != 1 || found.front().size() != 1) throw std::runtime_error("not one value: " + sql);
  return found.front().front();
}

std::int64_t PostgresOracle::number(const std::string& sql) const {
  const std::string digits = text(sql);
  std::size_t read = 0;
  const std::int64_t number = std::stoll(digits, &read);
  if (read != digits.size()) throw std::runtime_error("'" + digits + "' is no whole number: " + sql);
  return number;
}

void PostgresOracle::execute(const std::string& sql) const {
  const Connection connection = connect(url_);
  ask(connection, sql);
}

}  // namespace housingd::support
