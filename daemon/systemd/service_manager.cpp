#include "daemon/systemd/service_manager.h"

#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>

namespace housingd::systemd {
namespace {

void notify(const std::string& message) {
  sd_notify(0, message.c_str());  // nobody to tell is fine
}

std::uint64_t monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

}  // namespace

void ServiceManager::ready() const {
  notify("READY=1");
}

void ServiceManager::reloading() const {
  notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_microseconds()));
}

void ServiceManager::stopping() const {
  notify("STOPPING=1");
}

void ServiceManager::status(std::string_view text) const {
  // A line break would begin another assignment.
  std::string line(text);
  std::ranges::replace(line, '\n', ' ');
  notify("STATUS=" + line);
}

void ServiceManager::alive() const {
  notify("WATCHDOG=1");
}

void ServiceManager::needs_longer(std::chrono::microseconds time) const {
  notify("EXTEND_TIMEOUT_USEC=" + std::to_string(time.count()));
}

std::optional<std::chrono::microseconds> ServiceManager::watchdog_interval() const {
  std::uint64_t interval = 0;
  if (sd_watchdog_enabled(0, &interval) <= 0) return std::nullopt;
  return std::chrono::microseconds(interval);
}

std::vector<int> take_sockets() {
  const int count = sd_listen_fds(1);
  std::vector<int> sockets;
  for (int i = 0; i < count; ++i) sockets.push_back(SD_LISTEN_FDS_START + i);
  return sockets;
}

bool logs_to_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat file{};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &file) != 0) return false;
  return std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino) == stream;
}

}  // namespace housingd::systemd
