// The other end of sd_notify(3): what systemd would hear of a service.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace housingd::service_test {

class NotifySocket {
 public:
  explicit NotifySocket(std::filesystem::path path);
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // Reads until a message fits; false when none came in time. Messages are
  // assignments, a line each.
  bool hears(const std::function<bool(const std::string& message)>& fits, std::chrono::milliseconds limit);
  bool hears(const std::string& text, std::chrono::milliseconds limit = std::chrono::seconds(30)) {
    return hears([&](const std::string& message) { return message.find(text) != std::string::npos; }, limit);
  }
  // Takes what has come, without waiting.
  void clear();
  // All that was ever heard.
  [[nodiscard]] const std::vector<std::string>& messages() const { return messages_; }

 private:
  bool read_one(int milliseconds);

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::vector<std::string> messages_;
};

}  // namespace housingd::service_test
