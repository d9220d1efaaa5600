#include "tests/support/postgres_messages.h"

#include <strings.h>

namespace housingd::support {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t length_bytes = 4;

// Big-endian; counts itself, but not the type.
std::size_t length_at(std::string_view bytes) {
  std::size_t length = 0;
  for (const char byte : bytes.substr(0, length_bytes)) length = length << 8U | static_cast<unsigned char>(byte);
  return length;
}

bool says(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && ::strncasecmp(text.data(), word.data(), word.size()) == 0;
}

}  // namespace

std::optional<std::string> PostgresMessages::next() {
  const std::size_t type = typed_ ? 1 : 0;
  if (bytes_.size() < type + length_bytes) return std::nullopt;
  const std::size_t size = type + length_at(std::string_view(bytes_).substr(type));
  if (bytes_.size() < size) return std::nullopt;
  std::string message = bytes_.substr(0, size);
  bytes_.erase(0, size);
  typed_ = true;
  return message;
}

bool asks_for_commit(std::string_view message) {
  if (message.size() <= 1 + length_bytes) return false;
  const std::string_view body = message.substr(1 + length_bytes);
  if (message.front() == 'Q') return says(body, "COMMIT"sv);
  if (message.front() != 'P') return false;
  const std::size_t name = body.find('\0');
  return name != std::string_view::npos && says(body.substr(name + 1), "COMMIT"sv);
}

bool tells_of_commit(std::string_view message) {
  return message.size() > 1 + length_bytes && message.front() == 'C' &&
         message.substr(1 + length_bytes) == "COMMIT\0"sv;
}

}  // namespace housingd::support
