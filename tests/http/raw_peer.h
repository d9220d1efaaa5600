// A peer that sends any bytes and reads answers strictly.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace housingd::http {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::vector<std::string> header_lines;       // as they came
  std::string body;

  friend bool operator==(const Answer&, const Answer&) = default;
};

// The answers in `bytes`, which must be nothing but answers; a body is read by
// Content-Length or chunked. `heads`: which of them (by number) have no body,
// being answers to HEAD. Throws where a byte is left over or missing.
[[nodiscard]] std::vector<Answer> parse_answers(std::string_view bytes, const std::vector<std::size_t>& heads = {});

// Blocking, each wait at most ten seconds: a test that would hang fails.
class RawPeer {
 public:
  explicit RawPeer(std::uint16_t port, const std::string& from = "127.0.0.1");
  explicit RawPeer(const std::string& socket_path);
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  // False once the server has closed.
  bool send(std::string_view bytes);
  // One byte a packet.
  bool send_slowly(std::string_view bytes);
  void end_sending();
  // Whether anything comes, or the server closes, within that time.
  [[nodiscard]] bool is_answered_within(std::chrono::milliseconds time);
  // All that comes until the server closes.
  [[nodiscard]] std::string read_to_end();
  // All that comes up to and with `end`; throws where the server closes first.
  [[nodiscard]] std::string read_until(std::string_view end);
  // One answer (interim ones are skipped), the connection still open; nothing
  // where the server closed without one.
  [[nodiscard]] std::optional<Answer> read_answer(bool to_head = false);
  // At most `count` bytes, at least one; empty at the end.
  [[nodiscard]] std::string read_some(std::size_t count);
  // The kernel keeps no more than about this many bytes for us.
  void receive_little();

 private:
  void wait_for(short events);

  int descriptor_ = -1;
  std::string unread_;
};

}  // namespace housingd::http
