#include "daemon/cli/daemon_address.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "daemon/cli/load_definitions.h"
#include "daemon/cli/suggested_command.h"
#include "daemon/cli/token_file.h"
#include "daemon/service/control_socket.h"

namespace housingd::cli {
namespace {

std::string settings_socket(const CommonOptions& options) {
  const auto directory = config_directory(options);
  definition::Settings settings;
  if (directory) {
    settings =
        definition::load_settings({.directory = *directory, .overrides = options.overrides, .environment = nullptr});
  }
  return service::control_socket(settings.http);
}

std::string user_name(uid_t user) {
  std::array<char, 4096> room{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(user, &entry, room.data(), room.size(), &found);
  return found == nullptr ? std::to_string(user) : found->pw_name;
}

std::string group_name(gid_t group) {
  std::array<char, 4096> room{};
  struct group entry{};
  struct group* found = nullptr;
  ::getgrgid_r(group, &entry, room.data(), room.size(), &found);
  return found == nullptr ? std::to_string(group) : found->gr_name;
}

// Of the socket, or of the folder that hides it.
std::string permission_needed(const std::string& path) {
  struct stat about{};
  const bool seen = ::stat(path.c_str(), &about) == 0;
  const std::string folder = std::filesystem::path(path).parent_path();
  if (!seen && ::stat(folder.c_str(), &about) != 0) return "sudo may help";
  const auto mode = static_cast<unsigned>(about.st_mode) & 07777U;
  const std::string owner = user_name(about.st_uid);
  const std::string group = group_name(about.st_gid);
  const bool group_may = (mode & (seen ? S_IWGRP : S_IXGRP)) != 0;
  const std::string what = fmt::format("{} belongs to {}:{}, mode {:04o}", seen ? "it" : folder, owner, group, mode);
  if (!group_may) return fmt::format("{}: use sudo, or settings.http.socket_mode of the daemon", what);
  return fmt::format("{}: use sudo, or become a member of the group (sudo usermod -aG {} {}) and log in again", what,
                     shell_quoted(group), shell_quoted(user_name(::geteuid())));
}

std::string start_it(const std::string& path) {
  return fmt::format(
      "no daemon answers at {}: is it running? See systemctl status housingd; start one by hand with "
      "'housingd serve'; name another by --socket PATH or --url URL",
      path);
}

}  // namespace

outcome::result<http::ServerAddress> daemon_address(const CommonOptions& options) {
  const DaemonOptions& daemon = options.daemon;
  http::ServerAddress address;
  if (daemon.url.empty()) {
    address.socket = daemon.socket.empty() ? settings_socket(options) : daemon.socket.string();
    return address;
  }
  address.url = daemon.url;
  address.ca_file = daemon.ca_file.string();
  if (daemon.token_file.empty()) return address;
  auto token = read_token_file(daemon.token_file, "--token-file");
  if (!token) return token.error();
  address.token = std::move(*token);
  return address;
}

std::string name_of(const http::ServerAddress& address) {
  return address.url.empty() ? address.socket : address.url;
}

bool socket_is_there(const http::ServerAddress& address) {
  struct stat about{};
  return ::lstat(address.socket.c_str(), &about) == 0 || errno == EACCES;
}

bool is_default_socket(const http::ServerAddress& address) {
  return address.socket == service::control_socket(definition::Http{});
}

std::string why_no_answer(const http::ServerAddress& address, const outcome::Error& error) {
  if (!address.url.empty() || error.code() != outcome::ErrorCode::connection) return error.message();
  const std::string& path = address.socket;
  struct stat about{};
  if (::stat(path.c_str(), &about) != 0) {
    if (errno == EACCES) return fmt::format("no permission to reach {}: {}", path, permission_needed(path));
    return start_it(path);
  }
  if (!S_ISSOCK(about.st_mode)) return fmt::format("{} is no socket; name the daemon's by --socket PATH", path);
  if (::access(path.c_str(), W_OK) != 0) {
    return fmt::format("no permission to use {}: {}", path, permission_needed(path));
  }
  return start_it(path) + " (its socket is there, but nobody listens: it ended without removing it)";
}

}  // namespace housingd::cli
