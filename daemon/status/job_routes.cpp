// Jobs: all of them, and one in full.
#include "daemon/json/json_document.h"
#include "daemon/json/run_json.h"
#include "daemon/schedule/timestamp.h"
#include "daemon/schedule/upcoming.h"
#include "daemon/status/desk.h"
#include "daemon/status/job_json.h"
#include "daemon/status/overview_json.h"
#include "daemon/status/partition_json.h"
#include "daemon/status/query.h"
#include "daemon/status/route_groups.h"
#include "daemon/status/slot_json.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using json::JsonDocument;
using upsert::PartitionState;

constexpr std::size_t upcoming_shown = 5;
constexpr std::size_t slots_shown = 20;
constexpr std::size_t runs_shown = 20;

Response jobs(const Desk& desk, const Request& request) {
  if (const auto known = check_query(request, {}); !known) return refused(known.error());
  return json_response(jobs_json(desk.around, desk.board()));
}

void write_upcoming(JsonDocument& document, const JobFacts& facts) {
  document.key("upcoming").begin_array();
  if (facts.entry.times) {
    const auto starts = schedule::upcoming(*facts.entry.times, facts.entry.jitter, facts.now, upcoming_shown);
    for (const auto& start : starts) document.value(to_rfc3339(start.at, facts.entry.times->zone()));
  }
  document.end_array();
}

void write_standings(JsonDocument& document, const JobFacts& facts) {
  std::map<std::string_view, const runner::LivePartition*> live;
  if (facts.running != nullptr) {
    for (const auto& partition : facts.running->partitions()) live.emplace(partition.name, &partition);
  }
  document.key("standings").begin_array();
  for (upsert::PartitionStanding standing : facts.entry.past.standings) {
    const auto working = live.find(standing.partition);
    if (working != live.end() && working->second->state == PartitionState::running) {
      standing.state = PartitionState::running;
      standing.reason.clear();
      standing.run = facts.running->id();
    }
    write_standing(document, standing);
  }
  document.end_array();
}

std::string detail_json(const JobFacts& facts, const std::vector<upsert::SlotRecord>& slots,
                        const std::vector<upsert::RunRecord>& runs) {
  JsonDocument document(JsonDocument::Layout::one_line);
  document.begin_object();
  write_job(document, facts);
  write_upcoming(document, facts);
  document.key("slots").begin_array();
  for (const auto& slot : slots) write_slot(document, slot);
  document.end_array().key("runs").begin_array();
  for (const auto& run : runs) json::write_run_summary(document, run);
  document.end_array();
  write_standings(document, facts);
  document.end_object();
  return document.text();
}

async::awaitable<Response> job(std::shared_ptr<Desk> desk, Request request) {
  if (const auto known = check_query(request, {}); !known) co_return refused(known.error());
  const std::string name = request.captures.at("job");
  if (desk->board().find(name) == nullptr) co_return no_such_job(name);
  auto asking_slots = desk->store->ask(desk->around.store.slots(name, slots_shown));
  const auto slots = co_await std::move(asking_slots);
  if (!slots) co_return store_away(slots.error());
  auto asking_runs = desk->store->ask(desk->around.store.runs({.limit = runs_shown, .job = name}));
  const auto runs = co_await std::move(asking_runs);
  if (!runs) co_return store_away(runs.error());
  // It may have gone while the store was asked.
  const board::JobEntry* entry = desk->board().find(name);
  if (entry == nullptr) co_return no_such_job(name);
  co_return json_response(detail_json(facts_of(*entry, desk->around), *slots, *runs));
}

}  // namespace

void add_job_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::get, "/api/v1/jobs", Access::read, at_once(desk, jobs)});
  router.add({Method::get, "/api/v1/jobs/{job}", Access::read, by(desk, job)});
}

}  // namespace housingd::status
