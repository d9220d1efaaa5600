#include "daemon/http/router.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "daemon/http/entity_tag.h"
#include "daemon/http/problem.h"

namespace housingd::http {
namespace {

// Takes "/segment" off the front.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

// The captures, or nothing where the path is another.
std::optional<NamedTexts> match(std::string_view pattern, std::string_view path) {
  NamedTexts captures;
  while (pattern.starts_with('/') && path.starts_with('/')) {
    const std::string_view expected = take_segment(pattern);
    const std::string_view segment = take_segment(path);
    if (expected.starts_with('{') && expected.ends_with('}')) {
      if (segment.empty()) return std::nullopt;
      captures.emplace(expected.substr(1, expected.size() - 2), segment);
    } else if (expected != segment) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return captures;
}

bool serves(const Route& route, Method method) {
  return route.method == method || (route.method == Method::get && method == Method::head);
}

struct Found {
  const Route* route = nullptr;  // null: no method of the path is the request's
  NamedTexts captures;
  bool get = false;
  bool post = false;

  [[nodiscard]] bool path_is_known() const { return get || post; }
  [[nodiscard]] std::string allow() const {
    return std::string(get ? "GET, HEAD, " : "") + (post ? "POST, " : "") + "OPTIONS";
  }
};

Found find(const std::vector<Route>& routes, const Request& request) {
  Found found;
  for (const Route& route : routes) {
    auto captures = match(route.pattern, request.path);
    if (!captures) continue;
    (route.method == Method::post ? found.post : found.get) = true;
    if (found.route != nullptr || !serves(route, request.method)) continue;
    found.route = &route;
    found.captures = std::move(*captures);
  }
  if (request.path == "*") found.get = found.post = true;
  return found;
}

Response options(const Found& found) {
  Response response;
  response.status = 204;
  response.headers.emplace_back("Allow", found.allow());
  return response;
}

Response not_allowed(const Found& found) {
  Response response = problem(405, "this path does not know that method; see Allow");
  response.headers.emplace_back("Allow", found.allow());
  return response;
}

Response denied(const Request& request) {
  if (request.attainable == Access::read) {
    return problem(403, "control is off on this listener: no token is configured; use the Unix socket");
  }
  Response response = problem(401, "this needs the bearer token, as Authorization: Bearer TOKEN");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

void Router::add(Route route) {
  routes_.push_back(std::move(route));
}

bool Router::serves(const Request& request) const {
  return find(routes_, request).route != nullptr;
}

async::awaitable<Response> Router::answer(Request request) const {
  Found found = find(routes_, request);
  if (!found.path_is_known()) co_return problem(404, "there is nothing at this path");
  if (request.method_name == "OPTIONS") co_return options(found);
  if (found.route == nullptr) co_return not_allowed(found);
  if (found.route->needs == Access::control && request.access != Access::control) co_return denied(request);
  request.captures = std::move(found.captures);
  const std::string* known = request.method == Method::post ? nullptr : request.header("if-none-match");
  const std::string known_tags = known == nullptr ? std::string() : *known;
  auto answering = call(found.route, std::move(request));
  Response response = co_await std::move(answering);
  if (!known_tags.empty()) leave_out_if_known(response, known_tags);
  co_return response;
}

async::awaitable<Response> Router::call(const Route* route, Request request) const {
  try {
    auto handling = route->handler(std::move(request));
    Response response = co_await std::move(handling);
    co_return response;
  } catch (const std::exception& defect) {
    tell_defect(route->pattern, defect.what());
  } catch (...) {
    tell_defect(route->pattern, "unknown exception");
  }
  co_return problem(500, "the server failed to answer; its log says why");
}

}  // namespace housingd::http
