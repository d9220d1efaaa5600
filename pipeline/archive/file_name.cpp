#include "pipeline/archive/file_name.h"

#include <fmt/format.h>

#include "pipeline/record/key_hash.h"
#include "pipeline/record/utf8.h"

namespace housingd::archive {

namespace {

constexpr std::size_t most_bytes = 200;  // of 255, as what follows the name needs some

bool stands_for_itself(unsigned char c, bool is_utf8) {
  constexpr unsigned char del = 0x7F;
  if (c <= ' ' || c == '/' || c == '%' || c == del) return false;
  return c < del || is_utf8;
}

}  // namespace

std::string file_name_of(std::string_view name) {
  const bool is_utf8 = record::is_readable(name);
  std::string file;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool leads_with_dot = file.empty() && c == '.';
    if (stands_for_itself(byte, is_utf8) && !leads_with_dot) {
      file += c;
    } else {
      file += fmt::format("%{:02X}", byte);
    }
  }
  if (!file.empty() && file.size() <= most_bytes) return file;
  const std::string hash = fmt::format("%~{:016x}", record::key_hash(name));
  std::size_t kept = std::min(file.size(), most_bytes - hash.size());
  constexpr unsigned char continuation = 0x80;
  while (kept > 0 && kept < file.size() && (static_cast<unsigned char>(file[kept]) & 0xC0U) == continuation) --kept;
  return file.substr(0, kept) + hash;
}

}  // namespace housingd::archive
