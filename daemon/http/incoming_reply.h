// A reply while it comes in.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/http/client.h"
#include "daemon/http/client_transport.h"
#include "daemon/http/reply_reader.h"

namespace housingd::http {

class IncomingReply {
 public:
  using Progress = ReplyReader::Progress;

  IncomingReply(std::unique_ptr<ClientTransport> transport, std::size_t most_body_bytes)
      : transport_(std::move(transport)), reader_(most_body_bytes) {}

  // All may fail with what the transport fails with, malformed_response and
  // response_too_large.
  async::awaitable<outcome::result<void>> send(std::string request, outcome::Deadline deadline);
  async::awaitable<outcome::result<void>> read_head(outcome::Deadline deadline);
  // The next bytes of the body; empty at its end.
  async::awaitable<outcome::result<std::string>> read_some(outcome::Deadline deadline);
  // With its body, of at most so many bytes.
  async::awaitable<outcome::result<Reply>> read_rest(std::size_t most_bytes, outcome::Deadline deadline);

  [[nodiscard]] int status() const { return reader_.status(); }
  [[nodiscard]] std::string content_type() const;

 private:
  async::awaitable<outcome::result<Progress>> advance(outcome::Deadline deadline);
  outcome::result<Progress> ended();

  std::unique_ptr<ClientTransport> transport_;
  ReplyReader reader_;
  std::array<char, 16U << 10U> buffer_;
  std::string_view unread_;  // of buffer_
  Progress progress_ = Progress::more;
};

}  // namespace housingd::http
