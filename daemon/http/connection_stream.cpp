// The part of a connection that streams.
#include <fmt/format.h>

#include <exception>
#include <utility>

#include "daemon/http/connection.h"

namespace housingd::http {

namespace asio = async::asio;

// Frames what a stream writes.
class Connection::StreamWriter : public BodyWriter {
 public:
  StreamWriter(Connection& connection, BodyForm form) : connection_(connection), form_(form) {}

  async::awaitable<bool> write(std::string piece) override {
    if (connection_.stops_streaming()) co_return false;
    if (piece.empty()) co_return true;
    connection_.message_.sent_body_bytes += piece.size();
    std::string size;
    if (form_ == BodyForm::chunked) {
      size = fmt::format("{:x}\r\n", piece.size());
      piece.append("\r\n");
    }
    const bool written = co_await connection_.write(size, piece);
    if (!written) connection_.peer_is_gone_ = true;
    co_return written;
  }

 private:
  Connection& connection_;
  BodyForm form_;
};

// The last answer of its connection: how long it lasts, nobody knows.
async::awaitable<void> Connection::send_stream(Response response) {
  goes_on_ = false;
  const BodyForm form = message_.speaks_1_0 ? BodyForm::until_close : BodyForm::chunked;
  const std::string head = head_of(response, form, After::close);
  bool whole = co_await write(head, {});
  if (whole && message_.method != "HEAD") {
    doing_ = Doing::streaming;
    peer_is_gone_ = false;
    socket_.watch_for_close([this] {
      peer_is_gone_ = true;
      if (doing_ == Doing::streaming) cancel_.emit(asio::cancellation_type::terminal);
    });
    StreamWriter writer(*this, form);
    try {
      auto streaming = response.stream(&writer);
      co_await std::move(streaming);
    } catch (const std::exception& defect) {
      whole = false;
      service_.router.tell_defect(message_.path, defect.what());
    }
    doing_ = Doing::working;
    whole = whole && !peer_is_gone_ && !aborted_;
    if (whole && form == BodyForm::chunked) whole = co_await write("0\r\n\r\n", {});
  }
  lingers_ = whole;
  report(response.status);
}

bool Connection::stops_streaming() const {
  return peer_is_gone_ || aborted_ || service_.draining;
}

}  // namespace housingd::http
