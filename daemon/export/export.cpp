#include "daemon/export/export.h"

#include <memory>
#include <optional>
#include <system_error>

#include "daemon/export/ended_runs.h"
#include "daemon/export/file_error.h"
#include "daemon/export/folder_snapshot.h"
#include "pipeline/async/offload.h"
#include "pipeline/upsert/sqlite/file_copy.h"
#include "pipeline/upsert/sqlite/snapshot_file.h"

namespace housingd::exporting {

using async::awaitable;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::sqlite::SnapshotFile;

namespace {

// What SQLite says of a full device is less than an operator needs, and of a
// folder's files each knows but its own size.
Error about_room(Error error, const std::filesystem::path& folder, std::uint64_t written) {
  if (error.code() != ErrorCode::store_full) return error;
  return no_room(folder, Need::more_than, written, written);
}

Error about_room(Error error, const PartialFile& file) {
  return about_room(std::move(error), file.target().parent_path(), file.size());
}

result<void> published(PartialFile& file, Existing existing) {
  if (auto synced = file.sync(); !synced) return synced;
  return file.publish(existing);
}

upsert::sqlite::FileCopyWatch copy_watch(const std::filesystem::path& folder, Watch& watch) {
  return {.make_room = [&folder](std::uint64_t bytes) -> result<void> {
            if (free_bytes(folder) < bytes) return no_room(folder, Need::exactly, bytes, 0);
            return {};
          },
          .on_copied = [&watch](std::uint64_t bytes, std::uint64_t of_bytes) { watch.copied(bytes, of_bytes); },
          .stopped = [&watch] { return watch.stopped(); }};
}

// Page by page, as the source is a SQLite file itself.
result<Exported> copy(const Request& request, Watch& watch) {
  auto file = PartialFile::create(request.to);
  if (!file) return file.error();
  const auto folder = request.to.parent_path();
  auto copied =
      upsert::sqlite::copy_file(request.sqlite_source.string(), file->path().string(), copy_watch(folder, watch));
  if (!copied && file->size() > 0) return about_room(copied.error(), *file);
  if (!copied) return copied.error();
  Exported exported{copied->snapshot.moment, {}, file->size()};
  for (std::size_t i = 0; i < copied->rows.size(); ++i) {
    exported.tables.push_back({copied->snapshot.tables[i].name, copied->rows[i]});
  }
  if (auto done = published(*file, request.existing); !done) return done.error();
  return exported;
}

awaitable<result<Exported>> write_sqlite(upsert::Store* store, const Request* request, Watch* watch,
                                         async::Executor blocking) {
  auto file = PartialFile::create(request->to);
  if (!file) co_return file.error();
  auto made = SnapshotFile::create(file->path().string(), [watch] { return watch->stopped(); });
  if (!made) co_return about_room(made.error(), *file);
  WatchedSink sink(**made, *watch);
  auto reading = store->read_snapshot(request->selection, sink);
  const auto read = co_await std::move(reading);
  if (!read) co_return sink.has_refused() ? about_room(read.error(), *file) : read.error();
  watch->finish();
  auto finishing = async::offload(std::move(blocking), [&made, &file, request]() -> result<void> {
    auto finished = (*made)->finish();
    if (!finished) return about_room(finished.error(), *file);
    return published(*file, request->existing);
  });
  const auto finished = co_await std::move(finishing);
  if (!finished) co_return finished.error();
  co_return Exported{sink.moment(), sink.rows(), file->size()};
}

// Fills in what the store does not say.
class DescribedSink final : public upsert::SnapshotSink {
 public:
  DescribedSink(upsert::SnapshotSink& sink, const Descriptions& descriptions)
      : sink_(sink), descriptions_(descriptions) {}

  result<void> begin(const upsert::Snapshot& snapshot) override { return sink_.begin(snapshot); }
  result<void> begin_table(const upsert::SnapshotTable& table) override {
    upsert::SnapshotTable described = table;
    describe(described.description, table.name, "");
    for (auto& column : described.columns) describe(column.description, table.name, column.name);
    return sink_.begin_table(described);
  }
  result<void> add_row(Cells row) override { return sink_.add_row(row); }
  result<void> end_table() override { return sink_.end_table(); }

 private:
  void describe(std::string& description, const std::string& table, const std::string& column) const {
    const auto known = descriptions_.find({table, column});
    if (description.empty() && known != descriptions_.end()) description = known->second;
  }

  upsert::SnapshotSink& sink_;
  const Descriptions& descriptions_;
};

awaitable<result<Exported>> write_folder(upsert::Store* store, const Request* request, Watch* watch,
                                         async::Executor blocking) {
  FolderSnapshot folder(request->to, request->format, request->selection.removed_rows);
  DescribedSink described(folder, request->descriptions);
  EndedRuns ended(described);
  WatchedSink sink(ended, *watch);
  auto reading = store->read_snapshot(request->selection, sink);
  const auto read = co_await std::move(reading);
  if (!read) co_return sink.has_refused() ? about_room(read.error(), request->to, folder.bytes()) : read.error();
  watch->finish();
  auto publishing =
      async::offload(std::move(blocking), [&folder, request] { return folder.publish(request->existing); });
  const auto published = co_await std::move(publishing);
  if (!published) co_return published.error();
  co_return Exported{sink.moment(), sink.rows(), folder.bytes()};
}

}  // namespace

awaitable<result<Exported>> export_store(upsert::Store* store, const Request* request, Watch* watch,
                                         async::Executor blocking) {
  if (request->format != Format::sqlite) return write_folder(store, request, watch, std::move(blocking));
  if (request->sqlite_source.empty() || !request->selection.is_everything()) {
    return write_sqlite(store, request, watch, std::move(blocking));
  }
  return async::offload(std::move(blocking), [request, watch] { return copy(*request, *watch); });
}

}  // namespace housingd::exporting
