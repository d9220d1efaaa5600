// A schema of a PostgreSQL database: made in no time, where a database of its
// own takes the server a second.
#pragma once

#include "tests/faults/place.h"
#include "tests/support/postgres_server.h"

namespace housingd::faults {

class PostgresPlace final : public Place {
 public:
  // In that database of the server, which outlives it.
  explicit PostgresPlace(const support::PostgresServer& server, std::string database = "postgres");
  ~PostgresPlace() override;
  PostgresPlace(const PostgresPlace&) = delete;
  PostgresPlace& operator=(const PostgresPlace&) = delete;

  [[nodiscard]] const std::string& schema() const { return schema_; }

  [[nodiscard]] std::string url() const override { return url_by(server_.url(database_)); }
  // By another way to the same database (another role, a proxy), or with other
  // settings of the session: "-clock_timeout%3D1s".
  [[nodiscard]] std::string url_by(const std::string& way, const std::string& settings = {}) const;
  [[nodiscard]] Rows rows(const std::string& sql) const override { return oracle().rows(sql); }
  void execute(const std::string& sql) const { oracle().execute(sql); }
  [[nodiscard]] bool has(const std::string& table) const override;
  void settle() const override;
  [[nodiscard]] std::string damage() const override { return {}; }

 private:
  // PostgreSQL prints doubles in their shortest form by itself.
  [[nodiscard]] support::PostgresOracle oracle() const { return support::PostgresOracle(url()); }

  const support::PostgresServer& server_;
  std::string database_, schema_;
};

// Who is connected for the place, apart from who asks: "FROM pg_stat_activity
// WHERE ...".
inline constexpr const char* from_its_backends =
    " FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' "
    "AND pid <> pg_backend_pid() ";

}  // namespace housingd::faults
