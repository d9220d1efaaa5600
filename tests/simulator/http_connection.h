// One connection to a server, for tests: blocking, HTTP/1.1, bodies by
// Content-Length.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::tests {

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // as it came
  bool is_whole = true;                        // as many bytes as were declared
};

class HttpConnection {
 public:
  explicit HttpConnection(std::uint16_t port);

  // Nothing when the server closed the connection without an answer.
  std::optional<HttpResponse> get(std::string_view target, std::string_view more_headers = "");
  std::optional<HttpResponse> send(std::string_view method, std::string_view target, std::string_view body,
                                   std::string_view more_headers = "");
  // Sends without waiting for the answer.
  void ask(std::string_view target);
  // What ended the last exchange that had no answer.
  [[nodiscard]] boost::system::error_code error() const { return error_; }

 private:
  std::optional<HttpResponse> read_response(bool has_body);

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::string received_;
  boost::system::error_code error_;
};

// A GET on a connection of its own.
[[nodiscard]] HttpResponse get(std::uint16_t port, std::string_view target, std::string_view more_headers = "");
[[nodiscard]] HttpResponse post(std::uint16_t port, std::string_view target, std::string_view body);
[[nodiscard]] std::string unpacked(std::string_view gzip);

}  // namespace housingd::tests
