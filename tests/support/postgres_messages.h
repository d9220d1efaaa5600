// PostgreSQL's frontend/backend protocol, as far as where a message begins and
// what it is (PostgreSQL 15, 55.7 Message Formats).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::support {

// Bytes as they come; messages when they are whole.
class PostgresMessages {
 public:
  // A frontend's first message has no type byte: StartupMessage, CancelRequest.
  enum class From : std::uint8_t { frontend, backend };
  explicit PostgresMessages(From from) : typed_(from == From::backend) {}

  void add(std::string_view bytes) { bytes_ += bytes; }
  // The next one, with its type and length; nothing while it is not whole.
  [[nodiscard]] std::optional<std::string> next();

 private:
  std::string bytes_;
  bool typed_;
};

// Query or Parse of COMMIT.
[[nodiscard]] bool asks_for_commit(std::string_view frontend_message);
// CommandComplete of a COMMIT that did not end as ROLLBACK.
[[nodiscard]] bool tells_of_commit(std::string_view backend_message);

}  // namespace housingd::support
