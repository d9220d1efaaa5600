#include "daemon/http/request_assembly.h"

#include <algorithm>
#include <utility>

#include "daemon/http/characters.h"
#include "daemon/http/request_target.h"

namespace housingd::http {
namespace {

Method method_of(std::string_view name) {
  if (name == "GET") return Method::get;
  if (name == "HEAD") return Method::head;
  if (name == "POST") return Method::post;
  return Method::other;
}

NamedTexts joined(const std::vector<Field>& fields) {
  NamedTexts headers;
  for (const Field& field : fields) {
    const auto [known, is_new] = headers.emplace(field.name, field.value);
    if (!is_new) known->second.append(", ").append(field.value);
  }
  return headers;
}

}  // namespace

accepted<Request> assemble(const RequestHead& head) {
  if (head.method == "CONNECT") return Refusal{501, "this server is no proxy"};
  auto target = parse_target(head.target);
  if (!target) return target.error();
  if (target->path == "*" && head.method != "OPTIONS") return Refusal{400, "only OPTIONS may ask for *"};
  const std::string* host = head.field("host");
  if (!target->authority.empty() && host != nullptr && !equal_ignoring_case(target->authority, *host)) {
    return Refusal{400, "the request target and Host name different hosts"};
  }
  Request request;
  request.method = method_of(head.method);
  request.method_name = head.method;
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  request.headers = joined(head.fields);
  if (const std::string* type = request.header("content-type")) request.content_type = media_type_of(*type);
  return request;
}

accepted<void> check_type(const Request& request) {
  if (request.method == Method::post && request.content_type != "application/json") {
    return Refusal{415, "a POST needs Content-Type: application/json"};
  }
  return {};
}

accepted<void> check_content(const Request& request) {
  const std::string* coding = request.header("content-encoding");
  if (coding != nullptr && !equal_ignoring_case(*coding, "identity")) {
    return Refusal{415, "bodies are taken as they are, without a Content-Encoding"};
  }
  const std::string* expectation = request.header("expect");
  if (expectation != nullptr && !equal_ignoring_case(*expectation, "100-continue")) {
    return Refusal{417, "the only expectation that can be met is 100-continue"};
  }
  return {};
}

bool wants_close(const RequestHead& head) {
  if (head.minor_version == 0) return true;
  for (const Field& field : head.fields) {
    if (field.name != "connection") continue;
    std::string_view options = field.value;
    while (!options.empty()) {
      const std::string_view option = options.substr(0, options.find(','));
      options.remove_prefix(std::min(options.size(), option.size() + 1));
      if (equal_ignoring_case(trimmed(option), "close")) return true;
    }
  }
  return false;
}

}  // namespace housingd::http
