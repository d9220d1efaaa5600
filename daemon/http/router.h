// From a method and a path to what answers them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.h"

namespace housingd::http {

struct Route {
  Method method;        // get answers HEAD too, without its body
  std::string pattern;  // "/api/v1/jobs/{job}/runs"; a capture is one segment, decoded, not empty
  Access needs;         // control: 403 on a read-only listener, 401 where a token would help
  Handler handler;
};

// Where several patterns match a path, the one added first answers.
class Router {
 public:
  // `pattern`: of the route, or the path where a stream threw; `what`: the exception's words, for the log.
  using OnDefect = std::function<void(std::string_view pattern, std::string_view what)>;

  void add(Route route);
  void on_defect(OnDefect told) { on_defect_ = std::move(told); }
  void tell_defect(std::string_view pattern, std::string_view what) const {
    if (on_defect_) on_defect_(pattern, what);
  }
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

  // Whether a handler would answer it.
  [[nodiscard]] bool serves(const Request& request) const;

  // 404 for an unknown path, 405 with Allow for a known one; OPTIONS gets 204
  // with Allow and no CORS header. Else what the handler gives: 304 instead of a
  // 200 whose ETag the peer has; 500, without its words, for one that throws.
  [[nodiscard]] async::awaitable<Response> answer(Request request) const;

 private:
  async::awaitable<Response> call(const Route* route, Request request) const;

  std::vector<Route> routes_;
  OnDefect on_defect_;
};

}  // namespace housingd::http
