// One connection, from its first request to its last.
#pragma once

#include <array>
#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/message.h"
#include "daemon/http/peer_address.h"
#include "daemon/http/peer_quota.h"
#include "daemon/http/refusal.h"
#include "daemon/http/request_reader.h"
#include "daemon/http/response_head.h"
#include "daemon/http/service.h"
#include "daemon/http/timed_socket.h"

namespace housingd::http {

// Reads a request, judges it, has it answered, writes the answer, and so on.
// Every message gets one answer; what the reader refuses, or what has a body
// that was not read, ends the connection.
class Connection {
 public:
  // `service` outlives the connection.
  Connection(StreamSocket socket, Peer peer, LocalEnd end, PeerQuota::Place place, Service& service);

  async::awaitable<void> run();

  // Ends it when it is idle or streams; else after the answer in work.
  void drain();
  // Ends it now, its handler's waits too.
  void abort();

  // To be bound to the coroutine that runs it.
  [[nodiscard]] async::asio::cancellation_slot cancellation() { return cancel_.slot(); }

 private:
  using Clock = std::chrono::steady_clock;
  enum class Doing : std::uint8_t { idling, working, streaming };
  enum class Arrival : std::uint8_t { arrived, refused, gone };
  class StreamWriter;

  async::awaitable<void> exchange(RequestReader* reader);
  async::awaitable<void> give_up(Arrival arrival);
  async::awaitable<Arrival> receive_head(RequestReader* reader);
  async::awaitable<Arrival> receive_body(RequestReader* reader);
  async::awaitable<Arrival> fill(const RequestReader* reader, Clock::time_point deadline);
  async::awaitable<bool> invite_body(const RequestReader* reader);
  // Nothing: more bytes are needed.
  std::optional<Arrival> feed(RequestReader& reader, RequestReader::Progress awaited);
  Arrival refuse(Refusal refusal);

  async::awaitable<accepted<Request>> judge(const RequestReader* reader);
  async::awaitable<void> answer(Request request, const RequestReader* reader);
  [[nodiscard]] After after(const RequestReader& reader) const;
  async::awaitable<void> send(Response response, After after);
  async::awaitable<void> send_stream(Response response);
  async::awaitable<bool> write(std::string_view head, std::string_view body);
  [[nodiscard]] bool stops_streaming() const;
  void report(int status) const;

  TimedSocket socket_;
  Peer peer_;
  LocalEnd end_;
  PeerQuota::Place place_;
  Service& service_;
  async::asio::cancellation_signal cancel_;
  Doing doing_ = Doing::idling;
  bool goes_on_ = true;  // another request may come
  bool aborted_ = false;
  bool peer_is_gone_ = false;  // while streaming

  std::array<char, 8U << 10U> buffer_;
  std::string_view unread_;  // of buffer_
  std::size_t requests_ = 0;

  bool lingers_ = false;  // an answer said that it is the last

  // Of the message in hand.
  struct Message {
    Clock::time_point arrived_at = Clock::now();
    std::string method;  // as path: empty until the head was understood
    std::string path;
    bool speaks_1_0 = false;
    std::size_t sent_body_bytes = 0;
  };
  Message message_;
  Refusal refusal_;
};

}  // namespace housingd::http
