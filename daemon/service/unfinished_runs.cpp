#include "daemon/service/unfinished_runs.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "daemon/schedule/timestamp.h"
#include "pipeline/definition/partition.h"

namespace housingd::service {

using async::awaitable;
using definition::Definitions;
using outcome::result;
using upsert::RunRecord;
using upsert::RunState;

namespace {

// Far more than jobs: the latest run of each is among them, or long over.
constexpr std::size_t most_looked_at = 1'000;

bool is_unfinished(const RunRecord& run) {
  return run.state == RunState::running || run.state == RunState::yielded ||
         (run.state == RunState::interrupted && run.reason == runner::interrupted_by_stop);
}

std::optional<schedule::Instant> instant_of(const std::string& text) {
  schedule::Zones zones;
  const auto utc = zones.find("UTC");
  return utc ? schedule::parse_timestamp(text, **utc) : std::nullopt;
}

bool is_young(const RunRecord& run, std::chrono::milliseconds limit) {
  const auto since = run.state == RunState::yielded ? resume_at(run) : instant_of(run.started_at);
  return since && std::chrono::system_clock::now() - *since < limit;
}

scheduler::EndedRun yielded(const RunRecord& run, const std::vector<upsert::PartitionRecord>& partitions) {
  scheduler::EndedRun ended{.job = run.job,
                            .run = run.id,
                            .origin = run.origin,
                            .attempt = run.attempt,
                            .state = run.state,
                            .resume_at = resume_at(run)};
  for (const auto& partition : partitions) ended.partitions.push_back(partition.name);
  return ended;
}

// The names, or none where the run had all of the job's: as a trigger says it.
std::vector<std::string> partitions_asked_for(const std::vector<upsert::PartitionRecord>& of_run,
                                              const Definitions& definitions, const definition::Job& job) {
  std::vector<std::string> names;
  for (const auto& partition : of_run) names.push_back(partition.name);
  const auto all = definition::partitions_of(definitions, job);
  const bool same = std::ranges::equal(names, all, {}, {}, &definition::Partition::name);
  return same ? std::vector<std::string>() : names;
}

awaitable<result<void>> end_as_failed(upsert::Store* store, RunRecord run) {
  spdlog::warn("run {} of {} was cut off and is not taken up: it is ended as failed", run.id, run.job);
  run.state = RunState::failed;
  run.reason = "the program ended in the middle of it";
  auto ending = store->end_run(std::move(run));
  co_return co_await std::move(ending);
}

awaitable<result<void>> take_up(upsert::Store* store, runner::Runner* runner,
                                std::shared_ptr<const Definitions> definitions, RunRecord run,
                                std::vector<scheduler::EndedRun>* yielding) {
  const auto job = definitions->jobs.find(run.job);
  if (job == definitions->jobs.end() || !is_young(run, job->second.deadline)) {
    if (run.state != RunState::running) co_return result<void>();
    auto failing = end_as_failed(store, std::move(run));
    co_return co_await std::move(failing);
  }
  auto reading = store->partitions(run.id);
  const auto partitions = co_await std::move(reading);
  if (!partitions) co_return partitions.error();
  if (const auto at = resume_at(run); at && *at > std::chrono::system_clock::now()) {
    yielding->push_back(yielded(run, *partitions));
    co_return result<void>();
  }
  runner::Launch launch{.job = run.job,
                        .origin = run.origin,
                        .attempt = run.attempt,
                        .partitions = partitions_asked_for(*partitions, *definitions, job->second)};
  auto launching = runner->launch(std::move(launch));
  const auto launched = co_await std::move(launching);
  if (!launched) {
    spdlog::warn("run {} of {} cannot be taken up: {}", run.id, run.job, launched.error().message());
  }
  co_return result<void>();
}

}  // namespace

std::optional<schedule::Instant> resume_at(const RunRecord& run) {
  return run.state == RunState::yielded ? instant_of(run.resume_at) : std::nullopt;
}

awaitable<result<std::vector<scheduler::EndedRun>>> take_up_unfinished(upsert::Store* store, runner::Runner* runner,
                                                                       std::shared_ptr<const Definitions> definitions) {
  auto reading = store->runs({.limit = most_looked_at});
  const auto runs = co_await std::move(reading);
  if (!runs) co_return runs.error();
  std::set<std::string> seen;
  std::vector<scheduler::EndedRun> yielding;
  for (const RunRecord& run : *runs) {
    if (!seen.insert(run.job).second || !is_unfinished(run)) continue;
    auto taking = take_up(store, runner, definitions, run, &yielding);
    const auto taken = co_await std::move(taking);
    if (!taken) co_return taken.error();
  }
  co_return yielding;
}

}  // namespace housingd::service
