// A relay between libpq and a PostgreSQL server that loses connections at the
// worst of moments: between COMMIT and its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "tests/support/postgres_server.h"

namespace housingd::support {

// What becomes of a COMMIT. But for the first, the connection is cut.
enum class CommitFate : std::uint8_t {
  answered,
  lost_on_the_way,  // the server never sees it, and rolls back
  left_behind,      // the server gets it, perhaps after the client has noticed
  answer_lost,      // it is done, and the client does not learn so
};

// Speaks on a Unix socket, where libpq asks for no encryption first.
class PostgresProxy {
 public:
  // Asked for each COMMIT, by its number since the proxy began, from 0; on the
  // proxy's thread.
  using Decide = std::function<CommitFate(std::uint64_t number)>;

  PostgresProxy(const PostgresServer& server, Decide decide);
  ~PostgresProxy();
  PostgresProxy(const PostgresProxy&) = delete;
  PostgresProxy& operator=(const PostgresProxy&) = delete;

  [[nodiscard]] std::string url(const std::string& database) const;

  // Every connection, wherever it is.
  void cut_all();

  struct Counts {
    std::uint64_t connections = 0;
    std::uint64_t commits = 0;  // met, whatever became of them
    std::uint64_t cut = 0;      // of those
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace housingd::support
