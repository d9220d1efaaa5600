// What is built into the program: the page, and the API's description.
#include "daemon/status/content_policy.h"
#include "daemon/status/desk.h"
#include "daemon/status/embedded.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

// Asked for each time, sent only where it is another.
Response tagged(std::string_view body, std::string content_type, const std::string& tag) {
  Response response;
  response.content_type = std::move(content_type);
  response.body = body;
  response.headers.emplace_back("Cache-Control", "no-cache");
  response.headers.emplace_back("ETag", tag);
  return response;
}

Response page(const Desk&, const Request&) {
  static const std::string policy = content_policy_of(embedded::page());
  static const std::string tag = entity_tag_of(embedded::page());
  Response response = tagged(embedded::page(), "text/html; charset=utf-8", tag);
  response.headers.emplace_back("Content-Security-Policy", policy);
  return response;
}

Response openapi(const Desk&, const Request&) {
  static const std::string tag = entity_tag_of(embedded::openapi());
  return tagged(embedded::openapi(), "application/json", tag);
}

}  // namespace

void add_page_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::get, "/", Access::read, at_once(desk, page)});
  router.add({Method::get, "/openapi.json", Access::read, at_once(desk, openapi)});
}

}  // namespace housingd::status
