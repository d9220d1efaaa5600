#include "daemon/status/desk.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/http/problem.h"

namespace housingd::status {

using http::Response;

namespace {

constexpr std::string_view retry_after_seconds = "5";

async::awaitable<Response> ready(Response response) {
  co_return response;
}

}  // namespace

http::Handler by(std::shared_ptr<Desk> desk, Answering answering) {
  return [desk = std::move(desk), answering](http::Request request) { return answering(desk, std::move(request)); };
}

http::Handler at_once(std::shared_ptr<Desk> desk, Answer answer) {
  return [desk = std::move(desk), answer](const http::Request& request) { return ready(answer(*desk, request)); };
}

Response json_response(std::string json, int status) {
  Response response;
  response.status = status;
  response.body = std::move(json);
  return response;
}

Response text_response(std::string text, int status) {
  Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  return response;
}

Response refused(const http::Refusal& refusal) {
  return http::problem(refusal.status, refusal.detail);
}

Response no_such_job(std::string_view job) {
  return http::problem(404, "there is no job '" + std::string(job) + "'; see /api/v1/jobs");
}

Response no_such_run(upsert::RunId run) {
  return http::problem(404, "there is no run " + std::to_string(run) + "; see /api/v1/runs");
}

Response store_away(const outcome::Error& error, std::string_view later) {
  spdlog::warn("a request is not answered: {}: {}", outcome::name_of(error.code()), error.message());
  std::string detail =
      "the store did not answer (" + std::string(outcome::name_of(error.code())) + "); the log of the daemon says more";
  if (!later.empty()) detail += "; " + std::string(later);
  return not_now(detail);
}

std::string starting_text(const Surroundings& around) {
  const auto checks = around.checks();
  const auto store = std::ranges::find(checks, std::string_view("store"), &Check::name);
  const bool waits = store != checks.end() && !store->ok;
  return "the daemon is starting" + (waits ? "; its store: " + store->detail : std::string());
}

Response not_now(std::string_view detail) {
  Response response = http::problem(503, detail);
  response.headers.emplace_back("Retry-After", retry_after_seconds);
  return response;
}

}  // namespace housingd::status
