#include "daemon/service/control_socket.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace housingd::service {
namespace {

constexpr std::string_view name = "/control.sock";
constexpr std::string_view system_folder = "/run/housingd";

std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string() : value;
}

bool is_there(std::string_view folder) {
  std::error_code trouble;
  return std::filesystem::is_directory(folder, trouble);
}

}  // namespace

std::string control_socket(const definition::Http& settings) {
  if (!settings.socket.empty()) return settings.socket;
  // Several folders are separated by colons; ours is the first.
  const std::string runtime = environment("RUNTIME_DIRECTORY");
  if (!runtime.empty()) return runtime.substr(0, runtime.find(':')).append(name);
  if (::geteuid() == 0 || is_there(system_folder)) return std::string(system_folder).append(name);
  const std::string user = environment("XDG_RUNTIME_DIR");
  return user.empty() ? "housingd.sock" : user + "/housingd" + std::string(name);
}

}  // namespace housingd::service
