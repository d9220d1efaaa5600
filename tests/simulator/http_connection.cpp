#include "tests/simulator/http_connection.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cctype>
#include <stdexcept>

namespace housingd::tests {

namespace asio = boost::asio;

namespace {

void add_header(HttpResponse& response, std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string name(line.substr(0, colon));
  std::ranges::transform(name, name.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  const auto value = line.find_first_not_of(' ', colon + 1);
  response.headers[name] = value == std::string_view::npos ? "" : std::string(line.substr(value));
}

HttpResponse parse_head(std::string_view head) {
  HttpResponse response;
  response.status = std::stoi(std::string(head.substr(9, 3)));
  for (auto end = head.find("\r\n"); end != std::string_view::npos; end = head.find("\r\n")) {
    head.remove_prefix(end + 2);
    add_header(response, head.substr(0, head.find("\r\n")));
  }
  return response;
}

}  // namespace

HttpConnection::HttpConnection(std::uint16_t port) : socket_(context_) {
  socket_.connect({asio::ip::make_address("127.0.0.1"), port});
}

std::optional<HttpResponse> HttpConnection::get(std::string_view target, std::string_view more_headers) {
  return send("GET", target, "", more_headers);
}

void HttpConnection::ask(std::string_view target) {
  const std::string request = fmt::format("GET {} HTTP/1.1\r\nHost: simulator\r\n\r\n", target);
  asio::write(socket_, asio::buffer(request));
}

std::optional<HttpResponse> HttpConnection::send(std::string_view method, std::string_view target,
                                                 std::string_view body, std::string_view more_headers) {
  const std::string request = fmt::format("{} {} HTTP/1.1\r\nHost: simulator\r\nContent-Length: {}\r\n{}\r\n{}", method,
                                          target, body.size(), more_headers, body);
  asio::write(socket_, asio::buffer(request), error_);
  return error_ ? std::nullopt : read_response(method != "HEAD");
}

std::optional<HttpResponse> HttpConnection::read_response(bool has_body) {
  const auto head_bytes = asio::read_until(socket_, asio::dynamic_buffer(received_), "\r\n\r\n", error_);
  if (error_) return std::nullopt;
  HttpResponse response = parse_head(std::string_view(received_).substr(0, head_bytes - 2));
  received_.erase(0, head_bytes);
  const auto length = has_body ? std::stoul(response.headers.at("content-length")) : 0;
  if (received_.size() < length) {
    asio::read(socket_, asio::dynamic_buffer(received_), asio::transfer_exactly(length - received_.size()), error_);
  }
  response.is_whole = received_.size() >= length;
  response.body = received_.substr(0, length);
  received_.erase(0, length);
  return response;
}

HttpResponse get(std::uint16_t port, std::string_view target, std::string_view more_headers) {
  return HttpConnection(port).get(target, more_headers).value();
}

HttpResponse post(std::uint16_t port, std::string_view target, std::string_view body) {
  return HttpConnection(port).send("POST", target, body).value();
}

std::string unpacked(std::string_view gzip) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::runtime_error("zlib cannot be used");
  std::string text(64U << 20U, '\0');
  stream.next_in = static_cast<Bytef*>(const_cast<void*>(static_cast<const void*>(gzip.data())));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = static_cast<Bytef*>(static_cast<void*>(text.data()));
  stream.avail_out = static_cast<uInt>(text.size());
  const int code = inflate(&stream, Z_FINISH);
  text.resize(stream.total_out);
  const bool is_all = stream.avail_in == 0;
  inflateEnd(&stream);
  if (code != Z_STREAM_END || !is_all) throw std::runtime_error("not one whole gzip member");
  return text;
}

}  // namespace housingd::tests
