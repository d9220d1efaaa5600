// Loading the definitions anew.
#include "daemon/http/problem.h"
#include "daemon/json/json_document.h"
#include "daemon/status/desk.h"
#include "daemon/status/request_body.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using outcome::ErrorCode;

using Changed = outcome::result<std::vector<std::string>>;

// Thousands of files, and a look at the store for each model that changed.
constexpr std::chrono::seconds patience{30};

std::string changes_json(const std::vector<std::string>& changes) {
  json::JsonDocument document(json::JsonDocument::Layout::one_line);
  document.begin_object().key("changes").begin_array();
  for (const auto& change : changes) document.value(change);
  document.end_array().end_object();
  return document.text();
}

// One mistake a line.
std::string lines_json(std::string_view text) {
  json::JsonDocument document(json::JsonDocument::Layout::one_line);
  document.begin_array();
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!line.empty()) document.value(line);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  document.end_array();
  return document.text();
}

Response failed(const outcome::Error& error) {
  switch (error.code()) {
    case ErrorCode::invalid_definition:
    case ErrorCode::store_conflict:
      return http::problem(422, "the new definitions cannot be used; the former hold",
                           {{"errors", lines_json(error.message())}});
    case ErrorCode::run_conflict:
      return not_now("a reload is under way already");
    case ErrorCode::stopped:
      return not_now("the daemon is stopping");
    default:
      return store_away(error);
  }
}

// Followers are told though nobody waits for the answer any more.
async::awaitable<Changed> reload_and_tell(std::shared_ptr<Desk> desk) {
  auto reloading = desk->around.reload();
  auto changes = co_await std::move(reloading);
  desk->broadcaster.config_changed();
  co_return changes;
}

async::awaitable<Response> reload(std::shared_ptr<Desk> desk, Request request) {
  if (const auto nothing = read_nothing(request.body); !nothing) {
    co_return nothing.error().status == 422
        ? http::problem(422, nothing.error().detail, {{"errors", lines_json(nothing.error().detail)}})
        : refused(nothing.error());
  }
  if (desk->around.phase() != Phase::ready) co_return not_now("the daemon is not ready");
  auto reloading = desk->store->ask(reload_and_tell(desk), StoreQuestions::Late::goes_on, patience);
  const auto changes = co_await std::move(reloading);
  if (!changes) co_return failed(changes.error());
  co_return json_response(changes_json(*changes));
}

}  // namespace

void add_reload_route(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::post, "/api/v1/reload", Access::control, by(desk, reload)});
}

}  // namespace housingd::status
