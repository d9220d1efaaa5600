#include "daemon/cli/plan_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "daemon/json/json_document.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"
#include "pipeline/definition/units.h"

namespace housingd::cli {
namespace {

using terminal::Align;
using terminal::counted;
using terminal::grouped;

std::string rate_limit_text(const definition::RateLimit& limit) {
  const bool by_second = limit.interval == std::chrono::seconds(1);
  return fmt::format("{} per {}", counted(limit.count, "request", "requests"),
                     by_second ? "second" : definition::format_duration(limit.interval));
}

bool is_known(const run::PlannedPartition& planned) {
  return planned.declared.has_value();
}

// Totals of what the source declared: nothing adds up to a number that it never said.
std::string totals(const run::Plan& plan) {
  const auto known = std::ranges::count_if(plan.partitions, is_known);
  if (known == 0) return "how many records is not known before: no total is declared";
  const char* bound = known < std::ssize(plan.partitions) ? "at least " : "";
  return fmt::format("{}{}, {}{}", bound, counted(plan.declared, "record", "records"), bound,
                     counted(plan.requests, "request", "requests"));
}

std::string least_time(const run::Plan& plan) {
  return std::ranges::any_of(plan.partitions, is_known) ? "at least " + terminal::duration_text(plan.at_least) + ", "
                                                        : std::string();
}

std::string headline(const run::Plan& plan, const definition::Definitions& definitions, const definition::Job& job) {
  return fmt::format("{}: {}, {}\n{}at {}, {} at once\n", job.name,
                     counted(plan.partitions.size(), "partition", "partitions"), totals(plan), least_time(plan),
                     rate_limit_text(definitions.source_of(job).rate_limit),
                     counted(job.partitions.concurrency, "partition", "partitions"));
}

std::string range_of(const definition::Partition& partition) {
  return slice_of(partition, partition.range->min, partition.range->max).name;
}

std::string split_text(const run::PlannedPartition& planned) {
  if (!planned.split) return {};
  if (planned.partition.range) return "halves of " + range_of(planned.partition);
  return counted(planned.partition.slices.size(), "slice", "slices");
}

std::string partitions_text(const run::Plan& plan) {
  terminal::TextTable table(
      {{"partition"}, {"records", Align::right}, {"requests", Align::right}, {"split"}, {"", Align::left, 200}});
  for (const auto& planned : plan.partitions) {
    table.add_row({planned.partition.name, planned.declared ? grouped(*planned.declared) : "?",
                   planned.declared ? grouped(planned.requests) : "?", split_text(planned), planned.trouble});
  }
  return table.to_text();
}

std::string first_url(const run::Plan& plan) {
  return plan.partitions.empty() ? std::string() : "first request: " + plan.partitions.front().first_url + "\n";
}

}  // namespace

std::string plan_text(const run::Plan& plan, const definition::Definitions& definitions, const definition::Job& job,
                      Detail detail) {
  const auto& model = definitions.model_of(job);
  std::string text = headline(plan, definitions, job) + first_url(plan) + "\n" + partitions_text(plan);
  text += fmt::format("\ninto the tables of model {}:\n", model.name);
  text += outline_text(model, definitions.endpoint_of(job), detail);
  if (detail == Detail::tables) text += "\n--columns shows where each column comes from.\n";
  return text;
}

std::string plan_json(const run::Plan& plan, const definition::Definitions& definitions, const definition::Job& job) {
  json::JsonDocument document;
  document.begin_object().member("job", job.name).key("partitions").begin_array();
  for (const auto& planned : plan.partitions) {
    document.begin_object().member("partition", planned.partition.name).member("url", planned.first_url);
    document.key("declared");
    planned.declared ? document.value(*planned.declared) : document.null();
    document.member("requests", planned.requests)
        .member("split", planned.split)
        .text_or_null("range", planned.split && planned.partition.range ? range_of(planned.partition) : std::string())
        .text_or_null("trouble", planned.trouble)
        .end_object();
  }
  document.end_array()
      .member("declared", plan.declared)
      .member("requests", plan.requests)
      .member("at_least_seconds", std::chrono::duration<double>(plan.at_least).count());
  write_outline(document.key("tables"), definitions.model_of(job), definitions.endpoint_of(job));
  document.end_object();
  return document.text();
}

}  // namespace housingd::cli
