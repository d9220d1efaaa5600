// What became of the times at which jobs were due.
#include "daemon/json/json_document.h"
#include "daemon/status/desk.h"
#include "daemon/status/query.h"
#include "daemon/status/route_groups.h"
#include "daemon/status/slot_json.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t usual_slots = 20;
constexpr std::size_t most_slots = 500;

std::string slots_json(const std::vector<upsert::SlotRecord>& slots) {
  json::JsonDocument document(json::JsonDocument::Layout::one_line);
  document.begin_object().key("slots").begin_array();
  for (const auto& slot : slots) write_slot(document, slot);
  document.end_array().end_object();
  return document.text();
}

async::awaitable<Response> slots(std::shared_ptr<Desk> desk, Request request) {
  if (const auto known = check_query(request, {"job", "limit"}); !known) co_return refused(known.error());
  const auto job = job_filter_of(request);
  if (!job) co_return refused(job.error());
  const auto limit = limit_of(request, usual_slots, most_slots);
  if (!limit) co_return refused(limit.error());
  auto asking = desk->store->ask(desk->around.store.slots(*job, *limit));
  const auto found = co_await std::move(asking);
  if (!found) co_return store_away(found.error());
  co_return json_response(slots_json(*found));
}

}  // namespace

void add_slot_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::get, "/api/v1/slots", Access::read, by(desk, slots)});
}

}  // namespace housingd::status
