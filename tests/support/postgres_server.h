// PostgreSQL servers for tests.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

#include "tests/support/postgres_oracle.h"
#include "tests/support/scratch_folder.h"

namespace housingd::support {

class PostgresDatabase;

// A server, by its superuser's connection string: where databases are made.
class PostgresServer {
 public:
  virtual ~PostgresServer() = default;
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The one of this test run: that which HOUSINGD_TEST_POSTGRES names (as
  // scripts/test.sh sets it), else one that this process starts when it is
  // first asked for, in some two seconds.
  static PostgresServer& shared();

  // Why there can be none; tests skip themselves with it:
  //   if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
  static std::optional<std::string> missing();

  // As "postgresql:///NAME?host=...&port=...&user=...".
  [[nodiscard]] std::string url(const std::string& database = "postgres") const;
  // The same by TCP on the loopback.
  [[nodiscard]] std::string tcp_url(const std::string& database = "postgres") const;
  [[nodiscard]] const std::string& socket_folder() const { return socket_folder_; }
  [[nodiscard]] int port() const { return port_; }

  // Empty, UTF-8; gone with the object, whoever is still connected.
  [[nodiscard]] PostgresDatabase create_database();

  [[nodiscard]] PostgresOracle oracle(const std::string& database = "postgres") const {
    return PostgresOracle(url(database));
  }

 protected:
  PostgresServer(std::string socket_folder, int port, std::string user);

 private:
  std::string socket_folder_;
  int port_;
  std::string user_;
};

// A cluster of the test's own: to be restarted, starved, broken. Durability as
// PostgreSQL has it by default.
class PrivatePostgresServer : public PostgresServer {
 public:
  struct Options {
    std::string settings;  // "name = value" lines of postgresql.conf
    std::string access;    // pg_hba.conf; empty: everybody may do anything
    // A copy of it that follows it and is read-only; null: a cluster of its own.
    const PostgresServer* standby_of = nullptr;
  };
  explicit PrivatePostgresServer() : PrivatePostgresServer(Options{}) {}
  explicit PrivatePostgresServer(Options options);
  ~PrivatePostgresServer() override;

  enum class Mode {
    fast,       // clients are told to go
    immediate,  // as in a crash
  };
  void stop(Mode mode);
  void start();
  void restart(Mode mode) {
    stop(mode);
    start();
  }

  [[nodiscard]] std::filesystem::path log() const { return folder_ / "log"; }

 private:
  explicit PrivatePostgresServer(std::unique_ptr<ScratchFolder> folder, Options options);
  [[nodiscard]] bool answers() const;

  std::unique_ptr<ScratchFolder> owned_folder_;
  const ScratchFolder& folder_;
  pid_t postmaster_ = -1;
};

class PostgresDatabase {
 public:
  PostgresDatabase(PostgresServer& server, std::string name);
  ~PostgresDatabase();
  PostgresDatabase(PostgresDatabase&& other) noexcept : server_(other.server_), name_(std::move(other.name_)) {
    other.name_.clear();
  }
  PostgresDatabase& operator=(PostgresDatabase&&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string url() const { return server_.url(name_); }
  [[nodiscard]] PostgresOracle oracle() const { return server_.oracle(name_); }

 private:
  PostgresServer& server_;
  std::string name_;
};

}  // namespace housingd::support
