#include "daemon/progress/progress_model.h"

#include <algorithm>
#include <utility>

namespace housingd::progress {
namespace {

constexpr auto rate_window = std::chrono::seconds(10);
// Earlier guesses of the end are worse than none.
constexpr auto first_guess_after = std::chrono::seconds(2);

std::chrono::milliseconds in_milliseconds(Clock::duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

}  // namespace

ProgressModel::ProgressModel(Clock::time_point start, std::uint64_t limit)
    : start_(start), limit_(limit), record_rate_(start, rate_window), request_rate_(start, rate_window) {}

void ProgressModel::on(const run::Event& event, Clock::time_point now) {
  std::visit([this, now](const auto& kind) { take(kind, now); }, event);
}

void ProgressModel::take(const run::RunStarted& event, Clock::time_point) {
  counts_.run = event.run;
  counts_.job = event.job;
  counts_.resumed = event.resumed;
  counts_.partitions = event.partitions;
  counts_.complete = event.already_complete;
  to_do_ = event.partitions - std::min(event.partitions, event.already_complete);
}

void ProgressModel::take(const run::PartitionStarted& event, Clock::time_point) {
  Partition fresh;
  fresh.order = partitions_.size();
  partitions_.try_emplace(event.partition, fresh);
}

void ProgressModel::take(const run::PartitionRestarted& event, Clock::time_point) {
  Partition& partition = partitions_[event.partition];
  counts_.records -= std::min(counts_.records, partition.records);
  partition.records = 0;
}

void ProgressModel::take(const run::TotalDeclared& event, Clock::time_point) {
  partitions_[event.partition].declared = limit_ == 0 ? event.records : std::min(event.records, limit_);
}

void ProgressModel::take(const run::PageFetched& event, Clock::time_point now) {
  partitions_[event.partition].records += event.records;
  counts_.records += event.records;
  counts_.requests += 1;
  counts_.bytes += event.bytes;
  record_rate_.add(now, event.records);
  request_rate_.add(now, 1);
}

void ProgressModel::take(const run::BatchCommitted& event, Clock::time_point) {
  counts_.rejected += event.records.rejected;
}

void ProgressModel::take(const run::PartitionEnded& event, Clock::time_point) {
  Partition& partition = partitions_[event.partition];
  partition.ended = true;
  // What a resumed run had fetched before is known only now.
  partition.records = std::max(partition.records, event.records.fetched);
  // Nothing more will come, whatever was declared.
  partition.declared = partition.records;
  ++(event.state == upsert::PartitionState::complete ? counts_.complete : counts_.not_complete);
}

ProgressModel::Expectation ProgressModel::expectation() const {
  Expectation expectation;
  std::size_t known = 0;
  for (const auto& [name, partition] : partitions_) {
    if (!partition.declared) continue;
    ++known;
    expectation.total += *partition.declared;
    expectation.done += std::min(partition.records, *partition.declared);
  }
  if (known == 0) return expectation;
  const std::size_t unknown = to_do_ - std::min(to_do_, known);
  expectation.estimate = unknown > 0;
  expectation.total += expectation.total / known * unknown;
  return expectation;
}

std::vector<PartitionView> ProgressModel::running() const {
  std::vector<std::pair<std::uint64_t, PartitionView>> ordered;
  for (const auto& [name, partition] : partitions_) {
    if (!partition.ended) ordered.push_back({partition.order, {name, partition.records, partition.declared}});
  }
  std::sort(ordered.begin(), ordered.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
  std::vector<PartitionView> views;
  views.reserve(ordered.size());
  for (auto& [order, view] : ordered) views.push_back(std::move(view));
  return views;
}

void ProgressModel::adopt(ProgressView view, Clock::time_point now) {
  adopted_ = {.view = std::move(view), .at = now};
}

ProgressView ProgressModel::view(Clock::time_point now) const {
  if (adopted_) {
    ProgressView view = adopted_->view;
    view.elapsed += in_milliseconds(now - adopted_->at);
    return view;
  }
  ProgressView view = counts_;
  view.elapsed = in_milliseconds(now - start_);
  view.running = running();
  view.records_per_second = record_rate_.per_second(now);
  view.requests_per_second = request_rate_.per_second(now);

  const Expectation expectation = this->expectation();
  view.expected = expectation.total;
  view.expected_is_estimate = expectation.estimate;
  if (expectation.total == 0) return view;
  view.fraction = static_cast<double>(expectation.done) / static_cast<double>(expectation.total);
  if (now - start_ >= first_guess_after && view.records_per_second > 0) {
    const double seconds = static_cast<double>(expectation.total - expectation.done) / view.records_per_second;
    view.remaining =
        in_milliseconds(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds)));
  }
  return view;
}

}  // namespace housingd::progress
