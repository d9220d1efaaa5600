#include "pipeline/run/plan.h"

#include <algorithm>

#include "pipeline/fetch/paginator.h"
#include "pipeline/parse/page_parser.h"
#include "pipeline/run/page_request.h"

namespace housingd::run {

using async::awaitable;
using definition::Partition;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

// The first page as the run asks for it, but of one record where the paginator
// says how many.
fetch::Request probe(const Partition& partition, const definition::Endpoint& endpoint) {
  definition::Paginator of_one = endpoint.paginator;
  of_one.limit = 1;
  return request_of(endpoint, partition, *fetch::Paginator(of_one).next(), partition.params);
}

// Besides those for full pages. How the records spread over the slices is not
// known: each slice's last page is not full, the whole is asked once, and of a
// range that is halved evenly, each part that was too large.
std::uint64_t requests_for_slicing(const Partition& partition, std::uint64_t total) {
  if (!partition.range) return partition.slices.size() + 1;
  std::uint64_t parts = 2;
  while (parts * *partition.split_over < total) parts *= 2;
  return parts + parts - 1;
}

void estimate(PlannedPartition& planned, const definition::Endpoint& endpoint) {
  const std::uint64_t total = *planned.declared;
  planned.requests = fetch::pages_for(endpoint.paginator, total).value_or(0);
  planned.split = planned.partition.split_over && total > *planned.partition.split_over;
  if (planned.split) {
    planned.requests += requests_for_slicing(planned.partition, total);
  } else if (endpoint.paginator.max_items && total > *endpoint.paginator.max_items) {
    planned.trouble = "declares more records than the API gives out (" + std::to_string(*endpoint.paginator.max_items) +
                      "); the job needs a 'split'";
  }
}

// A source that cannot be reached will not be for the other partitions either.
bool ends_plan(const Error& error) {
  switch (error.code()) {
    case ErrorCode::stopped:
    case ErrorCode::connection:
    case ErrorCode::address_lookup:
    case ErrorCode::timeout:
    case ErrorCode::tls:
    case ErrorCode::circuit_open:
    case ErrorCode::rate_limited:
      return true;
    default:
      return false;
  }
}

}  // namespace

awaitable<result<Plan>> plan_job(PlanContext context, std::vector<std::string> names) {
  const auto& [definitions, job, source, on_retry] = context;
  const auto& endpoint = definitions.endpoint_of(job);
  const auto& client = definitions.source_of(job).client;
  const parse::PageParser parser(endpoint);
  Plan plan;
  fetch::RequestCounts counts;
  const auto deadline = outcome::Deadline::after(job.deadline);
  for (auto& partition : partitions_of(definitions, job)) {
    if (!names.empty() && std::ranges::find(names, partition.name) == names.end()) continue;
    PlannedPartition planned;
    planned.partition = std::move(partition);
    auto request = probe(planned.partition, endpoint);
    planned.first_url = fetch::url_of(client, request);
    auto fetching = source.fetch(std::move(request), deadline,
                                 {.counts = counts, .on_retry = on_retry, .user = &plan, .budget = nullptr});
    auto page = co_await std::move(fetching);
    if (!page && ends_plan(page.error())) co_return page.error();
    if (!page) {
      planned.trouble = page.error().message();
    } else if (const auto parsed = parser.parse(std::move(page->body)); !parsed) {
      planned.trouble = parsed.error().message();
    } else {
      planned.declared = facts_of(endpoint, *page, **parsed).declared_total;
      if (planned.declared) estimate(planned, endpoint);
    }
    plan.declared += planned.declared.value_or(0);
    plan.requests += planned.requests;
    plan.partitions.push_back(std::move(planned));
  }
  if (plan.partitions.empty()) {
    co_return Error(Disposition::fail_run, ErrorCode::invalid_definition,
                    "job '" + job.name + "' has no partition of that name");
  }
  const auto& rate = definitions.source_of(job).rate_limit;
  const std::uint64_t intervals = plan.requests > 0 ? (plan.requests - 1) / rate.count : 0;
  plan.at_least = rate.interval * static_cast<std::int64_t>(intervals);
  co_return plan;
}

}  // namespace housingd::run
