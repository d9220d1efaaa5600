// A second client of the server, with a session and transactions of its own.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

namespace housingd::faults {

class Rival {
 public:
  explicit Rival(const std::string& url);

  // Waits for the answer. Throws std::runtime_error with the server's words.
  void execute(const std::string& sql);
  [[nodiscard]] bool is_alive();

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  std::unique_ptr<PGconn, Finish> connection_;
};

}  // namespace housingd::faults
