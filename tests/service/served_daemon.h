// `housingd serve` as systemd would start it, against a simulator.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/http/client.h"
#include "simulator/simulator.h"
#include "tests/daemon/child_process.h"
#include "tests/service/notify_socket.h"
#include "tests/support/scratch_folder.h"

namespace housingd::service_test {

// A folder with a copy of the shipped configuration, a store and the sockets;
// the daemon in it can be started, killed and started again.
class ServedDaemon {
 public:
  // Of two municipalities; no schedule but what a test gives.
  explicit ServedDaemon(const simulator::Simulator& source);

  // Another value for the daemon's command line, from the next start on.
  ServedDaemon& set(std::string path, std::string value);
  ServedDaemon& store_in(std::string url);
  ServedDaemon& watchdog(std::chrono::microseconds interval);

  // Has it started by another program, whose words come before its own.
  ServedDaemon& started_by(std::vector<std::string> words);

  // Starts it and waits until it says that it is ready.
  void start();
  // The same, without the wait.
  void launch();

  [[nodiscard]] daemon_test::ChildProcess& process() { return *process_; }
  [[nodiscard]] NotifySocket& notify() { return notify_; }
  // Ends it by a signal and waits.
  daemon_test::ChildProcess::Ended end(int signal);

  [[nodiscard]] http::Reply get(const std::string& target) const;
  [[nodiscard]] http::Reply post(const std::string& target, const std::string& json = "{}") const;
  // Asks until the answer's body holds the text; throws after a minute.
  http::Reply get_until(const std::string& target, const std::string& text);

  [[nodiscard]] std::filesystem::path config() const { return folder_ / "config"; }
  [[nodiscard]] std::filesystem::path store_file() const { return folder_ / "housing.db"; }
  [[nodiscard]] std::filesystem::path socket() const { return folder_ / "control.sock"; }

 private:
  support::ScratchFolder folder_;
  NotifySocket notify_;
  std::string store_;
  std::vector<std::string> settings_;
  std::string watchdog_;
  std::vector<std::string> starter_;
  std::unique_ptr<daemon_test::ChildProcess> process_;
};

}  // namespace housingd::service_test
