// What systemd is told of the service, and what it hands over.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace housingd::systemd {

// The notification protocol of sd_notify(3); where no NOTIFY_SOCKET is set,
// all of this does nothing. Any thread.
class ServiceManager {
 public:
  // Able to work: definitions loaded, listening, scheduler on its way.
  void ready() const;
  // With MONOTONIC_USEC, as Type=notify-reload asks for; ready() ends it.
  void reloading() const;
  void stopping() const;
  // One line for `systemctl status`.
  void status(std::string_view text) const;
  // Alive: owed every half of watchdog_interval().
  void alive() const;
  // A stop that works on: not to be killed before that time has passed.
  void needs_longer(std::chrono::microseconds time) const;

  // WATCHDOG_USEC, where it is meant for this process.
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval() const;
};

// Listening sockets that were passed by socket activation (sd_listen_fds(3)).
// Once: the environment's variables are removed.
[[nodiscard]] std::vector<int> take_sockets();

// Whether standard error goes to the journal: its device and inode are those
// of JOURNAL_STREAM.
[[nodiscard]] bool logs_to_journal();

}  // namespace housingd::systemd
