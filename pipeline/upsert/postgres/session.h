// libpq's own objects, owned; private to the PostgreSQL store.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

namespace housingd::upsert::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

// A PGconn and what it told between two looks at it. Shared with the work that
// blocks on it elsewhere: one thread at a time.
class Session {
 public:
  // Looks names up, reads password and service files: blocks. Null: no memory.
  static std::shared_ptr<Session> start(const std::string& conninfo) noexcept;
  ~Session() { PQfinish(connection_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] PGconn* get() const { return connection_; }

  // Whether starting failed over what conninfo says, not over the network.
  [[nodiscard]] bool is_misconfigured() const { return misconfigured_; }

  // "WARNING: there is no transaction in progress (25P01)", in their order.
  std::vector<std::string> take_notices();
  // Whether the server said goodbye while nobody asked it anything.
  [[nodiscard]] bool is_dismissed() const { return dismissed_; }

 private:
  explicit Session(PGconn* connection) : connection_(connection) {}
  static void receive(void* session, const PGresult* notice) noexcept;

  PGconn* connection_;
  std::vector<std::string> notices_;
  bool misconfigured_ = false;
  bool dismissed_ = false;
};

}  // namespace housingd::upsert::postgres
