// The command line's way to a running server.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/http/event_reader.h"
#include "daemon/http/message.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::http {

// Where the server is: a Unix socket, or a URL.
struct ServerAddress {
  std::string socket = {};   // path; used where `url` is empty
  std::string url = {};      // "http://127.0.0.1:8080", "https://status.example.org/housingd"
  std::string token = {};    // bearer token; sent to a URL only
  std::string ca_file = {};  // PEM file of the authorities to trust for https; empty: the system's
};

// What a problem document says (RFC 9457).
struct Problem {
  int status = 0;
  std::string title;
  std::string detail;
  std::string json;  // the whole document, for its other members
};

struct Reply {
  int status = 0;
  std::string content_type;  // media type alone, lower case
  NamedTexts headers;        // names in lower case
  std::string body;
  std::optional<Problem> problem;  // where the status is 400 or more, whatever came with it

  [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
};

struct ClientOptions {
  std::size_t most_body_bytes = 16U << 20U;
  std::chrono::milliseconds silence{45'000};  // of an event stream, which has a heartbeat every 15 s
};

class IncomingReply;

// One connection per request. Any status that came whole is a value; errors say
// what to do about them: invalid_definition, invalid_url, address_lookup,
// connection, tls, timeout, malformed_response, response_too_large.
class Client {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  Client(async::Executor executor, ServerAddress address, ClientOptions options = {});

  // `target`: path and query, encoded: "/api/v1/jobs".
  [[nodiscard]] async::awaitable<outcome::result<Reply>> get(std::string target, outcome::Deadline deadline);
  // `headers`: besides those that a request needs, Idempotency-Key for example.
  [[nodiscard]] async::awaitable<outcome::result<Reply>> post(std::string target, std::string json, Headers headers,
                                                              outcome::Deadline deadline);

  // False: no more events are wanted.
  using OnEvent = std::function<bool(const Event&)>;
  enum class StreamEnd { not_wanted, server_ended };

  // Reads an event stream until it ends; `last_event_id`: where to go on, empty:
  // from now on. `deadline`: for the answer's head; the stream itself may last
  // as long as the server is heard. A server that goes silent: timeout; one that
  // refuses: http_status, with the problem's words.
  [[nodiscard]] async::awaitable<outcome::result<StreamEnd>> follow(std::string target, std::string last_event_id,
                                                                    OnEvent on_event, outcome::Deadline deadline);

 private:
  async::awaitable<outcome::result<Reply>> ask(outcome::result<std::string> request, std::string body,
                                               outcome::Deadline deadline);
  async::awaitable<outcome::result<StreamEnd>> read_events(IncomingReply* incoming, OnEvent on_event);

  async::Executor executor_;
  ServerAddress address_;
  ClientOptions options_;
};

}  // namespace housingd::http
