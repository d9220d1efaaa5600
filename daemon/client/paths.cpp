#include "daemon/client/paths.h"

namespace housingd::client {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string path;
  for (const char c : text) {
    if (is_unreserved(c)) {
      path += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    path.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
  }
  return path;
}

}  // namespace

std::string job_path(std::string_view job) {
  return jobs_path + std::string("/") + encoded(job);
}

std::string run_path(upsert::RunId run) {
  return runs_path + std::string("/") + std::to_string(run);
}

}  // namespace housingd::client
