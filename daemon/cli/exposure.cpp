#include "daemon/cli/exposure.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "daemon/cli/suggested_command.h"

namespace housingd::cli {

std::vector<std::string> exposures(const definition::Http& settings) {
  std::vector<std::string> found;
  struct stat about{};
  const std::string& token = settings.token_file;
  const bool is_readable = !token.empty() && ::stat(token.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0;
  if (is_readable) {
    found.push_back(fmt::format("http.token_file {}: everybody on this machine may read it (mode {:04o}); chmod 600 {}",
                                token, about.st_mode & 07777U, shell_quoted(token)));
  }
  if ((settings.socket_mode & S_IWOTH) != 0) {
    found.push_back(
        fmt::format("http.socket_mode {:04o}: everybody on this machine may control the daemon; 0660 lets its group",
                    settings.socket_mode));
  }
  return found;
}

}  // namespace housingd::cli
