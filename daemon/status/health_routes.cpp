// Probes: whether the program lives, whether it can do its work, what it is built of.
#include <fmt/format.h>

#include "daemon/json/json_document.h"
#include "daemon/metrics/build_info.h"
#include "daemon/status/desk.h"
#include "daemon/status/overview_json.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

Response livez(const Desk&, const Request&) {
  return text_response("ok\n");
}

// The phase is one of them: what starts or drains is not ready, however well it is.
std::vector<Check> all_checks(const Surroundings& around) {
  auto checks = around.checks();
  const Phase phase = around.phase();
  checks.push_back({.name = "phase", .ok = phase == Phase::ready, .detail = std::string(name_of(phase))});
  return checks;
}

std::string brief(const std::vector<Check>& checks) {
  std::string failed;
  for (const auto& check : checks) {
    if (!check.ok) failed += fmt::format("{}{}: {}", failed.empty() ? "not ready: " : "; ", check.name, check.detail);
  }
  return (failed.empty() ? "ok" : failed) + "\n";
}

std::string in_full(const std::vector<Check>& checks) {
  std::string lines;
  for (const auto& check : checks) {
    lines += check.ok ? fmt::format("[+] {} ok\n", check.name) : fmt::format("[-] {}: {}\n", check.name, check.detail);
  }
  return lines;
}

Response readyz(const Desk& desk, const Request& request) {
  const auto checks = all_checks(desk.around);
  bool ready = true;
  for (const auto& check : checks) ready = ready && check.ok;
  return text_response(request.query.contains("verbose") ? in_full(checks) : brief(checks), ready ? 200 : 503);
}

Response version(const Desk&, const Request&) {
  json::JsonDocument document(json::JsonDocument::Layout::one_line);
  document.begin_object();
  for (const auto& [name, value] : metrics::build_info()) document.member(name, value);
  document.end_object();
  return json_response(document.text());
}

Response metrics_text(const Desk& desk, const Request&) {
  Response response = text_response(desk.around.metrics());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

}  // namespace

void add_health_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::get, "/livez", Access::read, at_once(desk, livez)});
  router.add({Method::get, "/readyz", Access::read, at_once(desk, readyz)});
  router.add({Method::get, "/healthz", Access::read, at_once(desk, readyz)});
  router.add({Method::get, "/version", Access::read, at_once(desk, version)});
  router.add({Method::get, "/metrics", Access::read, at_once(desk, metrics_text)});
}

}  // namespace housingd::status
