#include <algorithm>

#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/converted.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

using namespace std::chrono_literals;

namespace {

bool is_endpoint_reference(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  const auto is_name = definition_name().accepts;
  return is_name(text.substr(0, dot)) && is_name(text.substr(dot + 1));
}

// Only its outline: what the fields mean is the scheduler's business.
bool looks_like_cron(std::string_view text) {
  if (text.starts_with('@')) return text.size() > 1;
  std::size_t fields = 0;
  bool in_field = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank && !in_field) ++fields;
    in_field = !blank;
  }
  return fields == 5;
}

bool is_timezone(std::string_view text) {
  return !text.empty() && text.find(' ') == std::string_view::npos;
}

ShapeOf<Gates> gates_shape() {
  return object<Gates>()
      .optional("max_reject_ratio", &Gates::max_reject_ratio, ratio(),
                "The share of a partition's records that may be rejected.")
      .optional("max_shrink", &Gates::max_shrink, ratio(),
                "The share by which a partition's records may become fewer from one run to the next.")
      .done();
}

ShapeOf<Schedule> schedule_shape() {
  const Rule cron{.accepts = looks_like_cron,
                  .pattern = R"((@\S+|\s*\S+(\s+\S+){4}\s*))",
                  .expected = "five fields (minute hour day month weekday) such as \"0 3 * * SUN\", or @daily"};
  const Rule timezone{.accepts = is_timezone, .pattern = "[^ ]+", .expected = "a time zone such as Europe/Copenhagen"};
  return object<Schedule>()
      .required("cron", &Schedule::cron, text(cron), "When the job starts.")
      .optional("timezone", &Schedule::timezone, text(timezone), "Where the clock of 'cron' hangs.")
      .optional("jitter", &Schedule::jitter, duration(0ms, 24h),
                "Starts are spread over this time by a hash of the job's name: the same after a restart.")
      .optional("overlap", &Schedule::overlap,
                choice<Overlap>({{"skip", Overlap::skip},
                                 {"buffer_one", Overlap::buffer_one},
                                 {"replace", Overlap::replace},
                                 {"allow", Overlap::allow}}),
                "What happens to a start while the last run goes on.")
      .optional("on_missed", &Schedule::on_missed,
                choice<OnMissed>({{"skip", OnMissed::skip}, {"run_once", OnMissed::run_once}}),
                "What happens to starts that passed while the daemon was down.")
      .optional("starting_deadline", &Schedule::starting_deadline, duration(0ms, 24h * 366),
                "A missed start older than this is skipped; 0s: however old it is.")
      .done();
}

}  // namespace

ShapeOf<Job> job_shape() {
  const Rule endpoint{.accepts = is_endpoint_reference,
                      .pattern = R"([a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*)",
                      .expected = "SOURCE.ENDPOINT"};
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
                    "What happens to rows that a proven complete partition no longer holds.")
          .optional("gates", &Job::gates, gates_shape(), "Checks before a partition's result counts.")
          .optional("schedule", &Job::schedule, schedule_shape(), "When it runs by itself; without it: on demand only.")
          .optional("deadline", &Job::deadline, duration(1ms, 24h * 30), "How long a run may take.")
          .done();
  return converted<Job>(job, [](Job form, const yaml::Node&, Job& into, Reading&) {
    into = std::move(form);
    const std::size_t dot = std::min(into.endpoint.find('.'), into.endpoint.size());
    into.source = into.endpoint.substr(0, dot);
    into.endpoint.erase(0, std::min(dot + 1, into.endpoint.size()));
  });
}

}  // namespace housingd::definition::shape
