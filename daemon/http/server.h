// A small, strict HTTP/1.1 server.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/limits.h"
#include "daemon/http/listener.h"
#include "daemon/http/router.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::http {

// One answer, for the log. Valid during the call.
struct Answered {
  std::string_view peer = {};
  std::string_view method = {};  // empty, as path: refused before it was understood, or one connection too many
  std::string_view path = {};    // without query
  int status = 0;
  std::size_t body_bytes = 0;            // that were sent
  std::chrono::microseconds duration{};  // from the whole head to the last byte sent
};

struct ServerOptions {
  std::vector<TcpListener> tcp;
  std::vector<UnixListener> unix;
  std::vector<int> inherited;  // sockets that systemd passed; by their family TCP or Unix
  Limits limits;
  // What the server may be called besides "localhost" and the address that the
  // peer connected to: against DNS rebinding. "name" stands for any port,
  // "name:port" for one; 421 for any other.
  std::vector<std::string> hosts;
  // Bearer token for Access::control over TCP; none, or empty: TCP is
  // read-only. Compared in constant time, and a wrong one (401, on any path)
  // costs the peer a pause.
  std::optional<std::string> token;
  std::function<void(const Answered&)> on_answer;
};

// Binds and listens on all that the options name, or on none: for those who have
// more to begin before they serve. Errors (invalid_definition, connection;
// fail_run): address in use, permission, a path that is too long or is no
// socket; each names the listener and what to do.
[[nodiscard]] outcome::result<std::list<Listening>> bind_all(const async::Executor& executor,
                                                             const ServerOptions& options);

// Lives on one executor, whose thread runs everything here; handlers too.
//
// Every message is framed strictly (RFC 9112): exactly one Host, exactly one
// Content-Length or exactly one `Transfer-Encoding: chunked`, no folded header
// lines, no bare CR or LF, no space before a colon, version 1.0 or 1.1; anything
// else is answered once, with 400 or a status that says more, and the connection
// closed. Bytes behind such a message are never read as another. HTTP/1.0 is
// answered too (a health check that sends no Host is fine) and closed.
//
// A POST needs application/json (415) and no Origin but one that is allowed by
// Host (403); Sec-Fetch-Site, when there, must be same-origin or none (403),
// but for following a link. All of this is settled before a body is read.
//
// Every answer carries Content-Length (or chunked for a stream), Date,
// Cache-Control: no-store, X-Content-Type-Options: nosniff,
// Content-Security-Policy: default-src 'none'; frame-ancestors 'none',
// Referrer-Policy: no-referrer, Cross-Origin-Resource-Policy: same-origin (each
// unless the handler set its own), and no Server header.
class Server {
 public:
  // `router` outlives the server and all that it spawned, the executor's context
  // outlives both.
  Server(async::Executor executor, ServerOptions options, const Router& router);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // On what bind_all() gives, with its errors.
  [[nodiscard]] outcome::result<void> listen();
  // On what it gave before, by the same executor.
  void listen(std::list<Listening> bound);

  // The TCP ports that were bound, in the order of the options, then those of
  // inherited sockets.
  [[nodiscard]] std::vector<std::uint16_t> ports() const;
  // The same with their addresses: "127.0.0.1:8080".
  [[nodiscard]] std::vector<std::string> addresses() const;

  // Accepts until drain(): spawns its coroutines on the executor.
  void start();

  // Takes no new connections, ends idle ones and streams, lets answers in work
  // be finished; completes when all are closed or the deadline has passed, then
  // closes the rest and cancels its handlers. The Unix sockets' files are
  // removed first. Once.
  async::awaitable<void> drain(outcome::Deadline deadline);

  [[nodiscard]] std::size_t connections() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace housingd::http
