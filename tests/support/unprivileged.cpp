#include "tests/support/unprivileged.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace housingd::support {
namespace {

struct User {
  uid_t user;
  gid_t group;
};

// Nobody else where the current user will do.
std::optional<User> stand_in() {
  if (::geteuid() != 0) return std::nullopt;
  const passwd* entry = ::getpwnam("postgres");
  if (entry == nullptr) throw std::runtime_error("PostgreSQL refuses to run as root, and there is no user postgres");
  return User{entry->pw_uid, entry->pw_gid};
}

// Between fork and exec: nothing here allocates.
[[noreturn]] void become(char* const* words, const std::optional<User>& user, const char* log, int death_signal) {
  const int output = ::open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  const int input = ::open("/dev/null", O_RDONLY);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  const bool changed =
      !user || (::setgroups(0, nullptr) == 0 && ::setgid(user->group) == 0 && ::setuid(user->user) == 0);
  ::prctl(PR_SET_PDEATHSIG, death_signal);  // behind setuid(), which clears it
  if (changed) ::execv(words[0], words);
  ::_exit(127);
}

}  // namespace

pid_t start_unprivileged(const std::vector<std::string>& command, const std::filesystem::path& log, int death_signal) {
  std::vector<std::string> texts = command;
  std::vector<char*> words;
  for (std::string& text : texts) words.push_back(text.data());
  words.push_back(nullptr);
  const auto user = stand_in();
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) become(words.data(), user, log.c_str(), death_signal);
  return child;
}

void run_unprivileged(const std::vector<std::string>& command, const std::filesystem::path& log) {
  const pid_t child = start_unprivileged(command, log, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error(command.front() + " failed:\n" + text_of(log));
}

void give_to_unprivileged(const std::filesystem::path& folder) {
  const auto user = stand_in();
  if (user && ::chown(folder.c_str(), user->user, user->group) != 0) {
    throw std::system_error(errno, std::generic_category(), "chown " + folder.string());
  }
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace housingd::support
