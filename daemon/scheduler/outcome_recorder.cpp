#include "daemon/scheduler/outcome_recorder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "daemon/scheduler/backoff.h"
#include "daemon/scheduler/due_heap.h"
#include "daemon/terminal/human_format.h"

namespace housingd::scheduler {

using outcome::ErrorCode;
using outcome::result;
using upsert::SlotRecord;

namespace {

constexpr std::size_t most_at_once = 1'000;  // in one transaction
constexpr std::size_t most_of_one_job = 16;  // after neighbours became one

bool is_refusal(const outcome::Error& error) {
  return error.code() == ErrorCode::store_conflict || error.code() == ErrorCode::store_refused;
}

void append(std::deque<SlotRecord>& outcomes, SlotRecord outcome) {
  if (outcomes.empty() || outcomes.back().outcome != outcome.outcome) {
    outcomes.push_back(std::move(outcome));
    return;
  }
  SlotRecord& before = outcomes.back();
  outcome.first = before.first;
  outcome.count += before.count;
  before = std::move(outcome);
}

std::string slots_text(const std::vector<SlotRecord>& outcomes) {
  std::uint64_t slots = 0;
  for (const SlotRecord& outcome : outcomes) slots += outcome.count;
  return "cannot record what became of " + terminal::counted(slots, "slot", "slots") + " of " +
         (outcomes.front().job == outcomes.back().job ? outcomes.front().job : "several jobs");
}

}  // namespace

OutcomeRecorder::OutcomeRecorder(const async::Executor& executor, Alarm& alarm, SlotBook& book, Watcher& watcher)
    : alarm_(alarm), book_(book), watcher_(watcher), written_(executor) {}

void OutcomeRecorder::add(SlotRecord outcome) {
  auto& kept = kept_[outcome.job];
  append(kept, std::move(outcome));
}

bool OutcomeRecorder::has_room_for(std::string_view job) const {
  const auto kept = kept_.find(job);
  return kept == kept_.end() || kept->second.size() < most_of_one_job;
}

bool OutcomeRecorder::holds(const std::string& job) const {
  return kept_.contains(job) || std::ranges::find(writing_, job) != writing_.end();
}

Instant OutcomeRecorder::next_try() const {
  return kept_.empty() || !writing_.empty() ? never : not_before_;
}

async::awaitable<void> OutcomeRecorder::write() {
  while (!kept_.empty() && writing_.empty()) {
    auto writing = write_some();
    const auto written = co_await std::move(writing);
    if (!written) co_return;
  }
}

async::awaitable<result<void>> OutcomeRecorder::settle(std::string job) {
  while (holds(job)) {
    if (writing_.empty()) {
      auto writing = write_some();
      co_await std::move(writing);
    } else {
      auto hearing = written_.heard();
      co_await std::move(hearing);
    }
    if (!last_write_) co_return last_write_;
  }
  co_return result<void>();
}

async::awaitable<result<void>> OutcomeRecorder::write_some() {
  Outcomes outcomes = take_some();
  auto deciding = book_.decide(outcomes);
  last_write_ = co_await std::move(deciding);
  writing_.clear();
  if (last_write_) {
    backoff_ = {};
    failure_.clear();
    not_before_ = Instant::min();
    for (const SlotRecord& outcome : outcomes) watcher_.decided(outcome);
  } else if (is_refusal(last_write_.error())) {
    on_refusal(std::move(outcomes));
  } else {
    on_failure(std::move(outcomes));
  }
  if (kept_.empty()) one_by_one_ = false;
  written_.ring();
  co_return last_write_;
}

OutcomeRecorder::Outcomes OutcomeRecorder::take_some() {
  const std::size_t most = one_by_one_ ? 1 : most_at_once;
  Outcomes taken;
  while (!kept_.empty() && taken.size() < most) {
    auto& [job, outcomes] = *kept_.begin();
    taken.push_back(std::move(outcomes.front()));
    outcomes.pop_front();
    if (writing_.empty() || writing_.back() != job) writing_.push_back(job);
    if (outcomes.empty()) kept_.erase(kept_.begin());
  }
  return taken;
}

// Neither holds up the job's next start: what is kept is tried again at once.
void OutcomeRecorder::on_refusal(Outcomes outcomes) {
  const outcome::Error error = std::exchange(last_write_, result<void>()).error();
  if (outcomes.size() > 1) {
    one_by_one_ = true;
    return keep(std::move(outcomes));
  }
  watcher_.trouble(slots_text(outcomes) + ", which the store refuses: " + error.message());
}

void OutcomeRecorder::on_failure(Outcomes outcomes) {
  backoff_ = next_backoff(backoff_);
  not_before_ = alarm_.now() + backoff_;
  const std::string message = last_write_.error().message();
  if (std::exchange(failure_, message) != message) {
    watcher_.trouble(slots_text(outcomes) + ": " + message + "; kept, and tried again");
  }
  keep(std::move(outcomes));
}

// They are older than what came meanwhile.
void OutcomeRecorder::keep(Outcomes outcomes) {
  for (auto begin = outcomes.begin(); begin != outcomes.end();) {
    const auto end = std::find_if(begin, outcomes.end(), [&](const auto& other) { return other.job != begin->job; });
    auto& kept = kept_[begin->job];
    std::deque<SlotRecord> later = std::exchange(kept, {});
    for (; begin != end; ++begin) append(kept, std::move(*begin));
    for (SlotRecord& outcome : later) append(kept, std::move(outcome));
  }
}

void OutcomeRecorder::shift(std::chrono::milliseconds by) {
  if (not_before_ > Instant::min()) not_before_ += by;
}

}  // namespace housingd::scheduler
