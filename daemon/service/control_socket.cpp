#include "daemon/service/control_socket.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace housingd::service {
namespace {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr std::string_view name = "/control.sock";
constexpr std::string_view system_folder = "/run/housingd";
constexpr std::string_view user_folder = "/housingd";
constexpr ::mode_t owner_alone = 0700;

std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string() : value;
}

bool is_there(std::string_view folder) {
  std::error_code trouble;
  return std::filesystem::is_directory(folder, trouble);
}

// The variable outlives a change of the user (su), who may not write there.
bool is_ours(const std::string& folder) {
  struct stat about{};
  return ::stat(folder.c_str(), &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == ::geteuid();
}

}  // namespace

std::string control_socket(const definition::Http& settings) {
  if (!settings.socket.empty()) return settings.socket;
  // Several folders are separated by colons; ours is the first.
  const std::string runtime = environment("RUNTIME_DIRECTORY");
  if (!runtime.empty()) return runtime.substr(0, runtime.find(':')).append(name);
  if (::geteuid() == 0 || is_there(system_folder)) return std::string(system_folder).append(name);
  const std::string user = environment("XDG_RUNTIME_DIR");
  return is_ours(user) ? user + std::string(user_folder).append(name) : "housingd.sock";
}

outcome::result<ControlFolder> ControlFolder::make(const definition::Http& settings) {
  ControlFolder made;
  if (!settings.socket.empty()) return made;
  const std::string folder = std::filesystem::path(control_socket(settings)).parent_path().string();
  const bool may_lack = folder.ends_with(user_folder);
  if (!may_lack || is_there(folder)) return made;
  if (::mkdir(folder.c_str(), owner_alone) == 0) {
    made.path_ = folder;
  } else if (errno != EEXIST) {
    return Error(Disposition::fail_run, ErrorCode::connection,
                 "cannot make the folder of the control socket, " + folder + ": " +
                     std::generic_category().message(errno) +
                     "; choose another place: --set settings.http.socket=PATH");
  }
  return made;
}

ControlFolder::ControlFolder(ControlFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

ControlFolder::~ControlFolder() {
  // It stays where somebody put something into it.
  if (!path_.empty()) ::rmdir(path_.c_str());
}

}  // namespace housingd::service
