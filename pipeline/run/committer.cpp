#include "pipeline/run/committer.h"

#include <chrono>
#include <utility>

#include "pipeline/async/wait.h"
#include "pipeline/fetch/retry_policy.h"

namespace housingd::run {

using async::awaitable;
using outcome::Disposition;
using outcome::result;

namespace {

using Clock = std::chrono::steady_clock;

upsert::Batch empty_batch(const RunState& state, const std::string& partition) {
  upsert::Batch batch;
  batch.run = state.run;
  batch.model = &state.context.model();
  batch.job = state.context.job.name;
  batch.partition = partition;
  batch.removal = state.context.job.on_missing;
  return batch;
}

}  // namespace

Committer::Committer(RunState& state, const definition::Partition& partition, const upsert::RecordCounts& so_far)
    : state_(state), partition_(partition), batch_(empty_batch(state, partition.name)), records_(so_far) {}

awaitable<result<void>> Committer::recall() {
  auto recalling = state_.context.store.seen(state_.run, partition_.name);
  auto hashes = co_await std::move(recalling);
  if (!hashes) co_return hashes.error();
  seen_ = SeenKeys(*hashes);
  co_return result<void>();
}

void Committer::add(std::shared_ptr<const record::PageRows> page) {
  records_.fetched += page->records.size() + page->unchanged.size() + page->rejects.size();
  batch_.add(std::move(page), seen_, Clock::now());
}

void Committer::remember(upsert::RememberedPage page, bool is_news) {
  pages_.push_back(page.request_hash);
  if (is_news) batch_.remember(std::move(page));
}

bool Committer::is_due() const {
  return batch_.is_due(Clock::now());
}

awaitable<result<void>> Committer::commit(upsert::Checkpoint checkpoint, std::uint64_t declared) {
  constexpr std::uint32_t max_attempts = 5;
  const fetch::RetryPolicy policy({max_attempts, {}, definition::Jitter::full, {}, {}});
  const upsert::Batch batch = batch_.take(checkpoint, declared);
  for (std::uint32_t attempts = 1;; ++attempts) {
    auto committing = state_.context.store.commit(batch);  // a copy of pointers: the rows are shared
    auto effect = co_await std::move(committing);
    if (effect) {
      state_.effect += *effect;
      upsert::RecordCounts records = batch.records;
      records.accepted -= effect->refused;
      records.rejected += effect->refused;
      records_.accepted += records.accepted;
      records_.rejected += records.rejected;
      records_.distinct += records.distinct;
      records_.keyless += records.keyless;
      state_.context.observer.on(BatchCommitted{partition_.name, records, *std::move(effect)});
      co_return result<void>();
    }
    const auto wait = policy.next_wait(attempts, effect.error(), random_);
    const bool stopped = effect.error().disposition() == Disposition::stop;
    if (!wait) co_return stopped ? effect.error() : effect.error().with(Disposition::fail_run);
    state_.context.observer.on(Trouble{partition_.name, effect.error().message()});
    auto waited = co_await async::wait_until(Clock::now() + *wait);
    if (!waited) co_return waited.error();
  }
}

awaitable<result<void>> Committer::start_over() {
  auto restarting = state_.context.store.restart_partition(state_.run, partition_.name);
  auto restarted = co_await std::move(restarting);
  if (!restarted) co_return restarted.error();
  batch_ = BatchBuilder(empty_batch(state_, partition_.name));
  seen_ = SeenKeys();
  pages_.clear();
  records_ = {};
  co_return result<void>();
}

awaitable<result<upsert::Effect>> Committer::end(upsert::PartitionState state, std::string reason,
                                                 std::uint64_t declared, upsert::RetryCounts retries) {
  records_.declared = declared;
  upsert::PartitionEnd ending;
  ending.run = state_.run;
  ending.model = &state_.context.model();
  ending.job = state_.context.job.name;
  ending.partition = partition_.name;
  ending.state = state;
  ending.reason = std::move(reason);
  ending.records = records_;
  ending.retries = std::move(retries);
  ending.on_missing = state_.origin->on_missing(partition_.name);
  ending.record_table = state_.stages->mapping.record_table();
  ending.pages = pages_;
  // A reject without a key may be any of the records that were not seen.
  if (records_.keyless == 0) ending.saw = [this](std::uint64_t hash) { return seen_.contains(hash); };
  auto sweeping = state_.context.store.end_partition(std::move(ending));
  co_return co_await std::move(sweeping);
}

}  // namespace housingd::run
