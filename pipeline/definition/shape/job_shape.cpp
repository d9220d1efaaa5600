#include <algorithm>

#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/converted.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/units.h"

namespace housingd::definition::shape {

using namespace std::chrono_literals;

namespace {

bool is_endpoint_reference(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  const auto is_name = definition_name().accepts;
  return is_name(text.substr(0, dot)) && is_name(text.substr(dot + 1));
}

ShapeOf<Gates> gates_shape() {
  return object<Gates>()
      .optional("max_reject_ratio", &Gates::max_reject_ratio, ratio(),
                "The share of a partition's records that may be rejected; 0%: a single one fails it.")
      .optional("max_shrink", &Gates::max_shrink, ratio(),
                "The share by which a partition's records may become fewer since it was complete last; 100%: any.")
      .done();
}

void check_waits(const RunRetry& retry, const yaml::Node& node, Reading& reading) {
  if (retry.initial <= retry.max) return;
  reading.refuse(node.spot,
                 "'initial' (" + format_duration(retry.initial) + ") is longer than 'max' (" +
                     format_duration(retry.max) + ") in " + reading.subject(),
                 "initial to be at most max");
}

ShapeOf<RunRetry> run_retry_shape() {
  return object<RunRetry>()
      .optional("max_attempts", &RunRetry::max_attempts, integer<std::uint32_t>(1, 100, "runs"),
                "Runs for one slot of the schedule, the first included; 1: no retry.")
      .optional("initial", &RunRetry::initial, duration(1s, 24h), "The wait before the second; doubled each time.")
      .optional("max", &RunRetry::max, duration(1s, 24h * 7), "The longest wait.")
      .check(check_waits)
      .done();
}

bool is_folder(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= ' '; });
}

ShapeOf<Archive> archive_shape() {
  const Rule folder{.accepts = is_folder,
                    .pattern = R"([^\u0000-\u001f]+)",
                    .expected = "a folder",
                    .type = "folder",
                    .range = "one that is not absolute lies beside `housingd.yaml`"};
  return object<Archive>()
      .required("dir", &Archive::dir, text(folder), "Where they are kept: in JOB/RUN below it, which is made.")
      .optional("keep_runs", &Archive::keep_runs, integer<std::uint32_t>(1, 1'000, "runs"),
                "How many runs of the job are kept; older ones are removed when a run has ended.")
      .done();
}

}  // namespace

ShapeOf<Job> job_shape() {
  const Rule endpoint{.accepts = is_endpoint_reference,
                      .pattern = R"([a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*)",
                      .expected = "SOURCE.ENDPOINT",
                      .type = "name",
                      .range = "`SOURCE.ENDPOINT`"};
  const auto job =
      object<Job>()
          .required("job", &Job::name, text(definition_name()), "The name of the job.")
          .optional("description", &Job::description, text(), "What the job is for.")
          .required("endpoint", &Job::endpoint, text(endpoint), "What is fetched: SOURCE.ENDPOINT.")
          .required("model", &Job::model, text(definition_name()), "The tables that it fills.")
          .optional("params", &Job::params, named_values(), "Query parameters, added to the endpoint's.")
          .optional("partitions", &Job::partitions, partitions_shape(),
                    "How the work is divided; without it, all is one partition.")
          .optional("on_missing", &Job::on_missing,
                    choice<OnMissing>({{"keep", OnMissing::keep},
                                       {"soft_delete", OnMissing::soft_delete},
                                       {"hard_delete", OnMissing::hard_delete}}),
                    "What happens to rows that a proven complete partition no longer holds: nothing, removed_at is "
                    "set, or they are deleted.")
          .optional("gates", &Job::gates, gates_shape(), "Checks before a partition's result counts.")
          .optional("schedule", &Job::schedule, schedule_shape(), "When it runs by itself; without it: on demand only.")
          .optional("retry", &Job::retry, run_retry_shape(),
                    "Whether a run by schedule that did not end complete is tried again, for what is not complete.")
          .optional("archive", &Job::archive, archive_shape(),
                    "Keeps every page as it was served, for 'housingd run JOB --replay RUN'; without it: none.")
          .optional("deadline", &Job::deadline, duration(1ms, 24h * 30),
                    "How long a run may work; what is not complete then fails.")
          .done();
  return converted<Job>(job, [](Job form, const yaml::Node&, Job& into, Reading&) {
    into = std::move(form);
    const std::size_t dot = std::min(into.endpoint.find('.'), into.endpoint.size());
    into.source = into.endpoint.substr(0, dot);
    into.endpoint.erase(0, std::min(dot + 1, into.endpoint.size()));
  });
}

}  // namespace housingd::definition::shape
