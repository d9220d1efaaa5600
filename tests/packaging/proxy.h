// nginx as deploy/nginx sets it up, on ports and with a certificate of the test's own.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/daemon/child_process.h"
#include "tests/support/scratch_folder.h"

namespace housingd::packaging {

// A port of the loopback that nobody listens on now.
[[nodiscard]] int free_port();

class Proxy {
 public:
  // In front of what answers on the loopback's `upstream_port`; listens when constructed.
  explicit Proxy(int upstream_port);

  // What curl says of https://housing.test/PATH, whose certificate it verifies:
  // the answer with its header, or, with other options, what they say.
  [[nodiscard]] std::string ask(const std::string& path, const std::string& options = "--include") const;
  [[nodiscard]] std::string ask_without_tls(const std::string& path) const;
  // An answer that goes on.
  [[nodiscard]] std::unique_ptr<daemon_test::ChildProcess> follow(const std::string& path) const;

 private:
  void write_settings(int upstream_port) const;
  [[nodiscard]] std::string curl() const;

  support::ScratchFolder folder_;
  int http_port_ = free_port();
  int https_port_ = free_port();
  std::unique_ptr<daemon_test::ChildProcess> nginx_;
};

}  // namespace housingd::packaging
