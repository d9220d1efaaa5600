#include "pipeline/archive/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <optional>

#include "pipeline/archive/file_name.h"
#include "pipeline/archive/not_archived.h"
#include "pipeline/archive/partition_files.h"
#include "pipeline/archive/request_hash.h"
#include "pipeline/async/cancelled.h"
#include "pipeline/async/offload.h"
#include "pipeline/fetch/source_client.h"

namespace housingd::archive {

namespace fs = std::filesystem;

using async::awaitable;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

class Replay::PartitionReplay final : public fetch::PageSource {
 public:
  PartitionReplay(const Replay& replay, const std::string& partition)
      : replay_(replay), files_(PartitionFiles::in(replay.folder_.path(), partition)) {}

  awaitable<result<fetch::Page>> fetch(fetch::Request request, outcome::Deadline deadline,
                                       fetch::Asker /*asker*/) override {
    return find(this, std::move(request), deadline);
  }

 private:
  static awaitable<result<fetch::Page>> find(PartitionReplay* self, fetch::Request request, outcome::Deadline deadline);
  [[nodiscard]] result<fetch::Page> read(const fetch::Request& request);

  const Replay& replay_;
  PartitionFiles files_;
  std::optional<PartitionReader> reader_;  // opened on a worker, by the first request
};

awaitable<result<fetch::Page>> Replay::PartitionReplay::find(PartitionReplay* self, fetch::Request request,
                                                             outcome::Deadline deadline) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) co_return Error(Disposition::stop, ErrorCode::stopped, "stopped");
  if (deadline.has_passed()) {
    co_return Error(Disposition::fail_partition, ErrorCode::timeout, "the job's deadline has passed");
  }
  auto work = [self, &request] { return self->read(request); };
  auto reading = async::offload(self->replay_.workers_, std::move(work));
  co_return co_await std::move(reading);
}

result<fetch::Page> Replay::PartitionReplay::read(const fetch::Request& request) {
  const auto context = [&] {
    return fmt::format("{} {} in the archive of run {}", definition::name_of(request.method),
                       fetch::url_of(replay_.client_, request), replay_.folder_.run().run);
  };
  if (!reader_) {
    auto opened = PartitionReader::open(files_);
    if (!opened) return std::move(opened).error().in(context());
    reader_ = *std::move(opened);
  }
  auto found = reader_->find(request_hash(request), replay_.client_.max_response_bytes);
  if (!found) return std::move(found).error().in(context());
  return fetch::Page{.url = std::move(found->page.url),
                     .status = found->page.status,
                     .headers = std::move(found->page.headers),
                     .body = std::move(found->body)};
}

Replay::Replay(RunFolder folder, async::Executor workers, definition::Client client)
    : folder_(std::move(folder)), workers_(std::move(workers)), client_(std::move(client)) {}

std::unique_ptr<fetch::PageSource> Replay::of(const std::string& partition) {
  return std::make_unique<PartitionReplay>(*this, partition);
}

result<fs::path> folder_of_run(const fs::path& directory, const std::string& job, std::int64_t run) {
  const fs::path folder = directory / file_name_of(job) / std::to_string(run);
  std::error_code trouble;
  if (fs::is_directory(folder, trouble)) return folder;
  std::vector<std::int64_t> there;
  for (fs::directory_iterator at(folder.parent_path(), trouble), end; !trouble && at != end; at.increment(trouble)) {
    if (const auto other = read_run(at->path()); other && at->path().filename() == std::to_string(other->run)) {
      there.push_back(other->run);
    }
  }
  std::ranges::sort(there);
  std::string list;
  for (const auto number : there) list += (list.empty() ? "" : ", ") + std::to_string(number);
  return not_archived(fmt::format(
      "there is no archive of run {} in {}{}", run, folder.parent_path().string(),
      list.empty() ? std::string(": there is none of the job") : "; there is one of each of these: " + list));
}

}  // namespace housingd::archive
