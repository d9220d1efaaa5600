#include "pipeline/run/page_origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "pipeline/async/offload.h"

namespace housingd::run {

using archive::RunFolder;
using async::awaitable;
using outcome::Disposition;
using outcome::result;

namespace {

// What offload gives back has to be movable; a folder that was opened is.
using Opened = result<RunFolder>;

bool has_begun(const upsert::PartitionRecord& partition) {
  return partition.state != upsert::PartitionState::pending;
}

archive::ArchivedRun description(const RunContext& context, const upsert::OpenedRun& opened,
                                 const std::vector<definition::Partition>& partitions) {
  archive::ArchivedRun run;
  run.job = context.job.name;
  run.run = opened.id;
  run.started_at = opened.so_far.started_at;
  run.endpoint = context.job.source + '.' + context.job.endpoint;
  for (const auto& partition : partitions) run.partitions.push_back(partition.name);
  return run;
}

}  // namespace

awaitable<result<void>> PageOrigin::replay(std::filesystem::path folder) {
  auto work = [folder = std::move(folder)] { return RunFolder::open(folder); };
  auto opening = async::offload(context_.workers, std::move(work));
  Opened opened = co_await std::move(opening);
  if (!opened) co_return std::move(opened).error().with(Disposition::fail_run);
  if (opened->run().job != context_.job.name) {
    co_return outcome::Error(Disposition::fail_run, outcome::ErrorCode::invalid_definition,
                             opened->path().string() + " is the archive of a run of job '" + opened->run().job +
                                 "', not of '" + context_.job.name + "'");
  }
  const std::string gap = opened->why_not_whole();
  if (!gap.empty()) tell(fmt::format("the archive of run {} is not whole: {}", opened->run().run, gap));
  replay_ = std::make_unique<archive::Replay>(*std::move(opened), context_.workers,
                                              context_.definitions->source_of(context_.job).client);
  co_return result<void>();
}

std::vector<std::string> PageOrigin::archived_partitions(const std::vector<definition::Partition>& all) const {
  std::vector<std::string> names;
  if (!replay_) return names;
  const auto& archived = replay_->folder().run().partitions;
  for (const auto& partition : all) {
    if (std::ranges::find(archived, partition.name) != archived.end()) names.push_back(partition.name);
  }
  return names;
}

std::string PageOrigin::fingerprint() const {
  if (!replay_) return {};
  const auto& run = replay_->folder().run();
  return "replay " + std::to_string(run.run) + ' ' + run.started_at + '\n';
}

std::string PageOrigin::title() const {
  if (!replay_) return {};
  const auto& run = replay_->folder().run();
  return fmt::format("replay of run {}, of {}", run.run, run.started_at);
}

awaitable<result<void>> PageOrigin::compare_with_store() {
  if (!replay_) co_return result<void>();
  const archive::ArchivedRun& archived = replay_->folder().run();
  auto asking = context_.store.run(archived.run);
  const auto known = co_await std::move(asking);
  if (!known) co_return known.error();
  // Another store may have a run of the same number.
  const bool is_of_store = *known && (*known)->job == archived.job && (*known)->started_at == archived.started_at;
  auto standing = context_.store.standings(context_.job.name);
  const auto standings = co_await std::move(standing);
  if (!standings) co_return standings.error();
  for (const auto& partition : *standings) {
    if (!is_of_store || partition.run != archived.run) fetched_since_.insert(partition.partition);
  }
  if (!fetched_since_.empty()) {
    tell(
        fmt::format("{} of the partitions were fetched by another run than run {}: their rows are set to what they "
                    "were at {}, and none of them is swept",
                    fetched_since_.size(), archived.run, archived.started_at));
  }
  co_return result<void>();
}

awaitable<void> PageOrigin::record(const upsert::OpenedRun* opened,
                                   const std::vector<definition::Partition>* partitions) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  const auto& wanted = context_.job.archive;
  if (replay_ || !wanted) co_return;
  const bool missed = std::ranges::any_of(opened->partitions, has_begun);
  auto work = [directory = wanted->dir, run = description(context_, *opened, *partitions), missed] {
    return RunFolder::begin(directory, run, missed ? archive::Beginning::missed : archive::Beginning::kept);
  };
  auto beginning = async::offload(context_.workers, std::move(work));
  Opened begun = co_await std::move(beginning);
  if (!begun) {
    trouble_ = begun.error().message();
    tell("there is no archive of this run: " + trouble_);
    co_return;
  }
  const auto on_loss = [this](const std::string& why) {
    tell("the archive of this run is not whole: " + why + "; the run goes on without it");
  };
  recorder_ = std::make_unique<archive::Recorder>(*std::move(begun), context_.workers,
                                                  context_.definitions->source_of(context_.job).client, on_loss);
}

awaitable<void> PageOrigin::leave(upsert::RunState state) {
  if (!recorder_) co_return;
  auto leaving =
      recorder_->leave(std::string(name_of(state)), context_.job.archive->dir, context_.job.archive->keep_runs);
  const std::string trouble = co_await std::move(leaving);
  if (!trouble.empty()) tell("the archive: " + trouble);
}

std::unique_ptr<fetch::PageSource> PageOrigin::of(const std::string& partition) {
  if (replay_) return replay_->of(partition);
  if (recorder_) return recorder_->of(partition, context_.source);
  return nullptr;
}

definition::OnMissing PageOrigin::on_missing(const std::string& partition) const {
  return fetched_since_.contains(partition) ? definition::OnMissing::keep : context_.job.on_missing;
}

std::optional<ArchiveSummary> PageOrigin::summary() const {
  if (recorder_) return ArchiveSummary{recorder_->folder().string(), recorder_->gap()};
  if (!trouble_.empty()) return ArchiveSummary{{}, trouble_};
  return std::nullopt;
}

}  // namespace housingd::run
