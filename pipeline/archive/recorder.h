// Keeps every page that a run is given.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "pipeline/archive/kept_page.h"
#include "pipeline/archive/run_folder.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/fetch/page_source.h"

namespace housingd::archive {

// An archive is a copy: a page that cannot be kept (a full disk) is told once,
// the archive of the run is not whole from then on, nothing more is written to
// it, and the run goes on.
//
// Lives on one executor; not thread-safe. Files are written on `workers`, one
// page at a time for each partition, which waits for it: no page is worked on
// before it is kept, so a kill leaves none behind that the store has and the
// archive has not.
class Recorder {
 public:
  using OnLoss = std::function<void(const std::string& why)>;

  // `source`, `client`: whose pages they are. Told of the loss on the executor.
  Recorder(RunFolder folder, async::Executor workers, const definition::Client& client, OnLoss on_loss);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Asks `source`, and keeps what it gives; pages are asked for whole, as one
  // that has not changed would be missing. Both outlive it.
  [[nodiscard]] std::unique_ptr<fetch::PageSource> of(const std::string& partition, fetch::PageSource& source);

  // Writes down how the run was left, and removes the oldest runs' folders.
  // For people: what could not be done; empty: all was.
  async::awaitable<std::string> leave(std::string state, std::string directory, std::uint32_t keep_runs);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  // For people: why a page is missing; empty: none is.
  [[nodiscard]] std::string gap() const { return folder_.gap(); }

 private:
  class PartitionRecorder;
  void lose(const std::string& why);

  RunFolder folder_;
  async::Executor workers_;
  Cleaning cleaning_;
  OnLoss on_loss_;
  bool has_lost_ = false;
};

}  // namespace housingd::archive
