#include "daemon/status/idempotency_key.h"

#include <algorithm>

#include "daemon/json/json_document.h"

namespace housingd::status {
namespace {

constexpr std::size_t most_characters = 200;

}  // namespace

http::accepted<std::string> idempotency_key_of(const http::Request& request) {
  const std::string* key = request.header("idempotency-key");
  if (key == nullptr) return std::string();
  // Two of them come as one list: ", " has a space.
  const bool visible = std::ranges::all_of(*key, [](char c) { return c > ' ' && c <= '~'; });
  if (visible && !key->empty() && key->size() <= most_characters) return *key;
  return http::Refusal{400, "Idempotency-Key: 1 to 200 visible ASCII characters are expected, once"};
}

std::string request_text(const std::string& job, const std::vector<std::string>& partitions) {
  json::JsonDocument document(json::JsonDocument::Layout::one_line);
  document.begin_object().member("job", job).key("partitions").begin_array();
  for (const auto& partition : partitions) document.value(partition);
  document.end_array().end_object();
  return document.text();
}

}  // namespace housingd::status
