// Requests to the daemon, one at a time, each waited for.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>

#include "daemon/http/client.h"
#include "pipeline/outcome/result.h"

namespace housingd::cli {

class DaemonSession {
 public:
  // Longer than the daemon itself waits for its store.
  static constexpr std::chrono::seconds answer_time{15};

  explicit DaemonSession(http::ServerAddress address)
      : address_(std::move(address)), client_(context_.get_executor(), address_) {}

  [[nodiscard]] outcome::result<http::Reply> get(const std::string& target);
  [[nodiscard]] outcome::result<http::Reply> post(const std::string& target, const std::string& json = "{}",
                                                  http::Client::Headers headers = {},
                                                  std::chrono::seconds limit = answer_time);

  [[nodiscard]] const http::ServerAddress& address() const { return address_; }
  [[nodiscard]] const http::Client& client() const { return client_; }
  [[nodiscard]] boost::asio::io_context& context() { return context_; }

 private:
  boost::asio::io_context context_{1};
  http::ServerAddress address_;
  http::Client client_;
};

}  // namespace housingd::cli
