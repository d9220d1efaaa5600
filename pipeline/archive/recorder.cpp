#include "pipeline/archive/recorder.h"

#include <boost/asio/this_coro.hpp>
#include <optional>

#include "pipeline/archive/partition_files.h"
#include "pipeline/async/offload.h"

namespace housingd::archive {

using async::awaitable;
using outcome::result;

class Recorder::PartitionRecorder final : public fetch::PageSource {
 public:
  PartitionRecorder(Recorder& recorder, const std::string& partition, fetch::PageSource& source)
      : recorder_(recorder), source_(source), files_(PartitionFiles::in(recorder.folder_.path(), partition)) {}

  awaitable<result<fetch::Page>> fetch(fetch::Request request, outcome::Deadline deadline,
                                       fetch::Asker asker) override {
    return keep(this, std::move(request), deadline, std::move(asker));
  }

 private:
  static awaitable<result<fetch::Page>> keep(PartitionRecorder* self, fetch::Request request,
                                             outcome::Deadline deadline, fetch::Asker asker);
  [[nodiscard]] result<void> write(const fetch::Page& page, const fetch::Request& request);

  Recorder& recorder_;
  fetch::PageSource& source_;
  PartitionFiles files_;
  std::optional<PartitionWriter> writer_;  // opened on a worker, when there is something to write
};

awaitable<result<fetch::Page>> Recorder::PartitionRecorder::keep(PartitionRecorder* self, fetch::Request request,
                                                                 outcome::Deadline deadline, fetch::Asker asker) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  request.etag.clear();
  request.last_modified.clear();
  auto fetching = self->source_.fetch(request, deadline, std::move(asker));
  auto page = co_await std::move(fetching);
  if (!page || self->recorder_.has_lost_) co_return page;
  auto work = [self, &page = *page, &request] { return self->write(page, request); };
  auto writing = async::offload(self->recorder_.workers_, std::move(work));
  const auto written = co_await std::move(writing);
  if (!written) self->recorder_.lose(written.error().message());
  co_return page;
}

result<void> Recorder::PartitionRecorder::write(const fetch::Page& page, const fetch::Request& request) {
  if (!writer_) {
    auto opened = PartitionWriter::open(files_);
    if (!opened) return opened.error();
    writer_ = *std::move(opened);
  }
  const Cleaning& cleaning = recorder_.cleaning_;
  return writer_->append(cleaning.page(page, request), cleaning.body(page.body));
}

Recorder::Recorder(RunFolder folder, async::Executor workers, const definition::Client& client, OnLoss on_loss)
    : folder_(std::move(folder)), workers_(std::move(workers)), cleaning_(client), on_loss_(std::move(on_loss)) {}

Recorder::~Recorder() = default;

std::unique_ptr<fetch::PageSource> Recorder::of(const std::string& partition, fetch::PageSource& source) {
  return std::make_unique<PartitionRecorder>(*this, partition, source);
}

// Removing a file and writing a short one, once: not worth a worker.
void Recorder::lose(const std::string& why) {
  if (has_lost_) return;
  has_lost_ = true;
  folder_.lose(why);
  on_loss_(why);
}

awaitable<std::string> Recorder::leave(std::string state, std::string directory, std::uint32_t keep_runs) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  auto work = [folder = &folder_, state = std::move(state), directory = std::move(directory), keep_runs] {
    const auto left = folder->leave(state);
    std::string trouble = prune(directory, folder->run().job, keep_runs, folder->path());
    if (!left) trouble += (trouble.empty() ? "" : "; ") + left.error().message();
    return trouble;
  };
  auto leaving = async::offload(workers_, std::move(work));
  co_return co_await std::move(leaving);
}

}  // namespace housingd::archive
