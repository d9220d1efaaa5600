// A request that passed every check of framing, and its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/async/awaitable.h"

namespace housingd::http {

enum class Method : std::uint8_t { get, head, post, other };

// What a peer may do. Decided by the listener and the token, before routing.
enum class Access : std::uint8_t {
  read,     // GET and HEAD
  control,  // everything: a Unix socket, or the right bearer token
};

// "Application/JSON; charset=utf-8" -> "application/json"
[[nodiscard]] std::string media_type_of(std::string_view content_type);

using NamedTexts = std::map<std::string, std::string, std::less<>>;

struct Request {
  Method method = Method::get;
  std::string method_name;  // as it came
  std::string path;         // decoded text, begins with "/" (or is "*"); no dot segment, no control character
  NamedTexts query;         // decoded; a name that comes twice is refused (400)
  NamedTexts headers;       // names in lower case; a list that comes in parts is joined by ", "
  std::string body;
  std::string content_type;  // media type alone, lower case
  Access access = Access::read;
  Access attainable = Access::read;  // what the right token would give: 401 or 403
  std::string peer;                  // "127.0.0.1:54321", "unix"
  NamedTexts captures;               // of the route: {job}

  // Null where there is none.
  [[nodiscard]] const std::string* header(std::string_view lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? nullptr : &found->second;
  }
};

// Writes a response's body piece by piece, for as long as the peer listens.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;
  // False when the peer is gone, too slow (its write deadline passed) or the
  // server drains: the stream ends then. What the stream waits for meanwhile is
  // cancelled as well.
  virtual async::awaitable<bool> write(std::string piece) = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  // Besides those that the server sets itself; one of the same name replaces
  // the server's, but for framing and Date, which stay the server's.
  std::vector<std::pair<std::string, std::string>> headers;
  // Instead of `body`: as long as it lasts. Not called for HEAD. The writer
  // lives until the stream's coroutine ends; a stream that throws is cut off.
  std::function<async::awaitable<void>(BodyWriter*)> stream;
};

// Right:  awaitable<Response> jobs(Request request)
// Wrong:  awaitable<Response> jobs(const Request& request): gone when it begins.
using Handler = std::function<async::awaitable<Response>(Request)>;

}  // namespace housingd::http
