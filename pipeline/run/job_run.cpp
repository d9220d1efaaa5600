#include "pipeline/run/job_run.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <ranges>

#include "pipeline/async/shielded.h"
#include "pipeline/async/wait.h"
#include "pipeline/record/key_hash.h"
#include "pipeline/run/partition_run.h"
#include "pipeline/run/work_fingerprint.h"
#include "pipeline/upsert/slot_time.h"

namespace housingd::run {

namespace asio = boost::asio;

using async::awaitable;
using definition::Partition;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::PartitionState;

namespace {

using Clock = std::chrono::steady_clock;

// Everything that decides which records a run is about: runs that agree in it
// may take up each other's checkpoints.
std::string fingerprint_of(const RunContext& context, const std::vector<Partition>& partitions,
                           const RunOptions& options, const PageOrigin& origin) {
  const auto& endpoint = context.definitions->endpoint_of(context.job);
  std::string text = context.job.source + '.' + context.job.endpoint + '\n' + context.job.model + '\n' +
                     context.definitions->source_of(context.job).client.base_url + endpoint.path + '\n' +
                     std::to_string(endpoint.paginator.limit) + '\n' + std::to_string(options.limit) + '\n' +
                     origin.fingerprint();
  for (const auto& partition : partitions) {
    text += partition.name;
    for (const auto& [name, value] : partition.params) text += '&' + name + '=' + value;
    if (partition.body) text += partition.body->to_text();
    for (const auto& slice : partition.slices) text += '/' + slice.name;
    if (partition.range) text += '/' + slice_of(partition, partition.range->min, partition.range->max).name;
    text += '\n';
  }
  return std::to_string(record::key_hash(text));
}

result<std::vector<Partition>> chosen(std::vector<Partition> all, const std::vector<std::string>& names,
                                      const std::string& job) {
  if (names.empty()) return all;
  std::vector<Partition> some;
  for (const auto& name : names) {
    const auto found = std::ranges::find(all, name, &Partition::name);
    if (found == all.end()) {
      return Error(Disposition::fail_run, ErrorCode::invalid_definition,
                   "job '" + job + "' has no partition '" + name + "'; 'housingd plan " + job + "' lists them");
    }
    const auto same = std::ranges::find(some, name, &Partition::name);
    if (same == some.end()) some.push_back(*found);
  }
  return some;
}

bool is_open(const upsert::PartitionRecord& partition) {
  return partition.state == PartitionState::pending || partition.state == PartitionState::running ||
         partition.state == PartitionState::interrupted;
}

constexpr std::chrono::seconds time_to_end{5};

awaitable<result<void>> end_within(upsert::Store* store, upsert::RunRecord record, std::chrono::seconds limit) {
  using namespace asio::experimental::awaitable_operators;
  co_await asio::this_coro::throw_if_cancelled(false);
  auto ending = store->end_run(std::move(record));
  auto waiting = async::wait_until(Clock::now() + limit);
  const auto first = co_await (std::move(ending) || std::move(waiting));
  if (first.index() == 0) co_return std::get<0>(first);
  co_return Error(Disposition::stop, ErrorCode::stopped, "stopped before the run's end could be recorded");
}

class JobRun {
 public:
  JobRun(RunContext context, RunOptions options, std::vector<Partition> partitions,
         std::shared_ptr<const Stages> stages, PageOrigin& origin)
      : partitions_(std::move(partitions)),
        state_{context,
               std::move(options),
               stages,
               0,
               outcome::Deadline::never(),
               {},
               {},
               std::nullopt,
               fetch::RetryBudget::of_run(context.definitions->source_of(context.job).retry.budget),
               work_fingerprint(*context.definitions, context.job, stages->schema->fingerprint()),
               std::nullopt,
               &origin} {}

  awaitable<result<Summary>> run();

 private:
  awaitable<bool> enter();
  awaitable<void> lane();
  awaitable<void> run_lanes();
  awaitable<result<void>> record_end(upsert::RunRecord record);
  [[nodiscard]] Summary summary() const;
  [[nodiscard]] upsert::RunState state_of_run() const;
  void count(upsert::RunRecord& record) const;

  std::vector<Partition> partitions_;
  RunState state_;
  upsert::OpenedRun opened_;
  std::vector<PartitionSummary> ended_;  // by partition
  std::vector<std::size_t> queue_;       // partitions that are not ended, first come first
  std::size_t next_ = 0;
  Clock::time_point began_ = Clock::now();
};

awaitable<result<Summary>> JobRun::run() {
  const RunContext& context = state_.context;
  auto preparing =
      context.store.prepare(std::shared_ptr<const definition::Model>(context.definitions, &context.model()));
  const auto prepared = co_await std::move(preparing);
  if (!prepared) co_return prepared.error();

  auto comparing = state_.origin->compare_with_store();
  const auto compared = co_await std::move(comparing);
  if (!compared) co_return compared.error();

  upsert::RunRequest request;
  request.job = context.job.name;
  request.fingerprint = fingerprint_of(context, partitions_, state_.options, *state_.origin);
  for (const auto& partition : partitions_) request.partitions.push_back(partition.name);
  if (state_.options.resume == Resume::yes) {
    request.resume_within = std::chrono::duration_cast<std::chrono::seconds>(context.job.deadline);
  }
  request.origin = state_.options.origin;
  request.attempt = state_.options.attempt;
  request.slots = std::move(state_.options.slots);
  request.trigger = std::move(state_.options.trigger);
  auto opening = context.store.open_run(std::move(request));
  auto opened = co_await std::move(opening);
  if (!opened) co_return opened.error();
  opened_ = *std::move(opened);
  state_.run = opened_.id;

  ended_.resize(partitions_.size());
  for (std::size_t i = 0; i < partitions_.size(); ++i) {
    ended_[i].record = opened_.partitions[i];
    if (is_open(opened_.partitions[i])) queue_.push_back(i);
  }
  context.observer.on(RunStarted{opened_.id, context.job.name, partitions_.size(), partitions_.size() - queue_.size(),
                                 opened_.resumed, opened_.partitions});
  // Taken up too early: nothing is asked.
  state_.yield = left_of(opened_.so_far, std::chrono::system_clock::now());
  auto keeping = state_.origin->record(&opened_, &partitions_);
  if (!state_.options.dry_run) co_await std::move(keeping);
  auto entering = enter();
  const bool admitted = co_await std::move(entering);
  began_ = Clock::now();
  state_.deadline = outcome::Deadline::after(context.job.deadline);
  auto lanes = run_lanes();
  if (admitted) co_await std::move(lanes);

  Summary done = summary();
  auto recording = record_end(done.run);
  const auto recorded = co_await std::move(recording);
  if (!recorded) co_return recorded.error();
  auto leaving = state_.origin->leave(done.run.state);
  co_await std::move(leaving);
  done.archive = state_.origin->summary();
  context.observer.on(RunEnded{done.run.state, done.run.reason});
  co_return done;
}

// Also when the run is to stop at once, unless the store is away: it would be
// called running until somebody takes it up.
awaitable<result<void>> JobRun::record_end(upsert::RunRecord record) {
  auto recording = state_.context.store.end_run(record);
  const result<void> recorded = co_await std::move(recording);
  if (recorded || recorded.error().disposition() != Disposition::stop) co_return recorded;
  auto again = async::shielded(end_within(&state_.context.store, std::move(record), time_to_end));
  co_return co_await std::move(again);
}

// Waits for the run's seat, if there is anything to do in it.
awaitable<bool> JobRun::enter() {
  if (!state_.context.admission || queue_.empty() || state_.yield) co_return true;
  auto waiting = state_.context.admission();
  const auto admitted = co_await std::move(waiting);
  if (!admitted && admitted.error().disposition() != Disposition::stop) state_.fatal = admitted.error();
  co_return admitted.has_value();
}

// As many lanes as the job allows; each takes the next partition when it is free.
awaitable<void> JobRun::run_lanes() {
  const auto executor = co_await asio::this_coro::executor;
  const std::size_t lanes = std::min<std::size_t>(state_.context.job.partitions.concurrency, queue_.size());
  if (lanes == 0) co_return;
  using Lane = decltype(asio::co_spawn(executor, lane(), asio::deferred));
  std::vector<Lane> running;
  for (std::size_t i = 0; i < lanes; ++i) running.push_back(asio::co_spawn(executor, lane(), asio::deferred));
  auto group = asio::experimental::make_parallel_group(std::move(running));
  co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
}

awaitable<void> JobRun::lane() {
  co_await asio::this_coro::throw_if_cancelled(false);
  while (next_ < queue_.size() && !state_.must_stop()) {
    const std::size_t index = queue_[next_++];
    auto running = run_partition(&state_, &partitions_[index], opened_.partitions[index]);
    ended_[index] = co_await std::move(running);
  }
}

Summary JobRun::summary() const {
  Summary summary;
  summary.run = opened_.so_far;
  summary.resumed = opened_.resumed;
  summary.dry_run = state_.options.dry_run;
  summary.declares_total = state_.context.definitions->endpoint_of(state_.context.job).declares_total();
  summary.partitions = ended_;
  for (const auto& table : state_.context.model().tables) {
    summary.table_order.push_back(table.name);
  }
  summary.run.id = opened_.id;
  summary.run.job = state_.context.job.name;
  summary.run.state = state_of_run();
  summary.run.reason.clear();  // of the stop before, when the run was resumed
  summary.run.resume_at.clear();
  if (state_.fatal) {
    summary.run.reason = std::string(name_of(state_.fatal->code())) + ": " + state_.fatal->message();
  } else if (summary.run.state == upsert::RunState::yielded) {
    summary.run.reason = state_.yield->reason;
    summary.run.resume_at = upsert::time_text(std::chrono::ceil<std::chrono::milliseconds>(state_.yield->until));
  } else if (summary.run.state == upsert::RunState::interrupted) {
    summary.run.reason = state_.context.stop.why();
  }
  if (const std::string title = state_.origin->title(); !title.empty()) {
    summary.run.reason = summary.run.reason.empty() ? title : summary.run.reason + " (" + title + ")";
  }
  count(summary.run);
  return summary;
}

void JobRun::count(upsert::RunRecord& record) const {
  record.seconds += std::chrono::duration<double>(Clock::now() - began_).count();
  record.requests.sent += state_.requests.sent;
  record.requests.retried += state_.requests.retried;
  record.requests.not_modified += state_.requests.not_modified;
  record.requests.bytes += state_.requests.bytes;
  record.changes += state_.effect.changes;
  const auto& tables = state_.context.model().tables;
  for (std::size_t i = 0; i < state_.effect.tables.size(); ++i) {
    record.tables[tables[i].name] += state_.effect.tables[i];
  }
  record.records = {};
  record.partitions_total = static_cast<std::uint32_t>(partitions_.size());
  record.partitions_complete = record.partitions_incomplete = record.partitions_failed = 0;
  for (const auto& partition : ended_) {
    record.records += partition.record.records;
    record.partitions_complete += partition.record.state == PartitionState::complete ? 1U : 0U;
    record.partitions_incomplete += partition.record.state == PartitionState::incomplete ? 1U : 0U;
    record.partitions_failed += partition.record.state == PartitionState::failed ? 1U : 0U;
  }
}

upsert::RunState JobRun::state_of_run() const {
  const auto any = [&](PartitionState state) {
    return std::ranges::any_of(ended_, [&](const PartitionSummary& ended) { return ended.record.state == state; });
  };
  const bool has_open =
      std::ranges::any_of(ended_, [](const PartitionSummary& ended) { return is_open(ended.record); });
  // What failed before stays so, and makes the run a failed one once it was taken up.
  if (!state_.fatal && state_.yield && has_open) return upsert::RunState::yielded;
  if (state_.fatal || any(PartitionState::failed)) return upsert::RunState::failed;
  if (has_open) return upsert::RunState::interrupted;
  return any(PartitionState::incomplete) ? upsert::RunState::incomplete : upsert::RunState::complete;
}

}  // namespace

awaitable<result<Summary>> run_job(RunContext context, RunOptions options) {
  co_await asio::this_coro::throw_if_cancelled(false);
  PageOrigin origin(context);
  auto all = partitions_of(*context.definitions, context.job);
  if (!options.replay.empty()) {
    auto opening = origin.replay(options.replay);
    const auto opened = co_await std::move(opening);
    if (!opened) co_return opened.error();
    if (options.partitions.empty()) options.partitions = origin.archived_partitions(all);
  }
  auto partitions = chosen(std::move(all), options.partitions, context.job.name);
  if (!partitions) co_return partitions.error();
  auto stages = Stages::compile(context.model(), context.definitions->endpoint_of(context.job));
  if (!stages) co_return stages.error();
  JobRun run(context, std::move(options), *std::move(partitions), *std::move(stages), origin);
  auto running = run.run();
  co_return co_await std::move(running);
}

}  // namespace housingd::run
