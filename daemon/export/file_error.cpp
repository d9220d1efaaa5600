#include "daemon/export/file_error.h"

#include <cerrno>
#include <cstring>
#include <limits>
#include <string>
#include <system_error>

#include "daemon/terminal/human_format.h"

namespace housingd::exporting {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

Error write_error(const std::filesystem::path& file, int error_number, std::uint64_t written) {
  if (error_number == ENOSPC || error_number == EDQUOT) {
    return no_room(file.parent_path(), Need::more_than, written, written);
  }
  return {Disposition::fail_run, ErrorCode::store_unavailable,
          "cannot write " + file.string() + ": " + std::strerror(error_number)};
}

Error no_room(const std::filesystem::path& folder, Need need, std::uint64_t needed, std::uint64_t gained) {
  const std::string where = folder.empty() ? "." : folder.string();
  return {Disposition::fail_run, ErrorCode::store_full,
          "no room in " + where + ": " + (need == Need::more_than ? "more than " : "") + terminal::bytes_text(needed) +
              " needed, " + terminal::bytes_text(free_bytes(folder) + gained) +
              " free; make room, export to another place, or only some tables (--tables)"};
}

std::uint64_t free_bytes(const std::filesystem::path& folder) {
  std::error_code trouble;
  const auto room = std::filesystem::space(folder.empty() ? "." : folder, trouble);
  return trouble ? std::numeric_limits<std::uint64_t>::max() / 2 : room.available;
}

}  // namespace housingd::exporting
