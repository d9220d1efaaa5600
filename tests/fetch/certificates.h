// Certificates made for one test, and the TLS contexts that present them.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace housingd::fetch {

struct Subject {
  std::string alternative_name = "IP:127.0.0.1";  // OpenSSL's notation
  std::chrono::seconds valid_from{-3'600};        // from now
  std::chrono::seconds valid_until{3'600};
};

// An authority of our own, gone with the object.
class TestAuthority {
 public:
  TestAuthority();
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  // PEM: what a client must trust.
  [[nodiscard]] std::string ca_file() const;
  // For a server that shows a certificate of this authority.
  [[nodiscard]] std::shared_ptr<boost::asio::ssl::context> issue(const Subject& subject = {}) const;

 private:
  struct Identity;
  std::unique_ptr<Identity> identity_;
  std::filesystem::path directory_;
};

// For a server whose certificate nobody vouches for.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> self_signed();

}  // namespace housingd::fetch
