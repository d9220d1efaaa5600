// A portable snapshot of a store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/export/format.h"
#include "daemon/export/partial_file.h"
#include "daemon/export/watch.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/store.h"

namespace housingd::exporting {

// Of tables (column "") and columns, where the store does not know them.
using Descriptions = std::map<std::pair<std::string, std::string>, std::string>;

struct Request {
  std::filesystem::path to;  // a file for sqlite, a folder else
  Format format = Format::sqlite;
  upsert::SnapshotSelection selection;
  Existing existing = Existing::keep;
  std::filesystem::path sqlite_source;  // the store's file; empty: it is in no file
  Descriptions descriptions;
};

struct Exported {
  std::string moment;
  std::vector<TableRows> tables;
  std::uint64_t bytes = 0;
};

// What is wrong with the target, before anything is opened: empty is nothing.
[[nodiscard]] std::string complaint_about(const Request& request);

// Errors: those of Store::read_snapshot() and of write_error(). Whatever
// happens, there is the whole target or what was there before. A cancel of the
// coroutine ends a wait for the store, Watch::stop() all else. `blocking`: for
// what waits for the disk; all that is passed outlives the call.
async::awaitable<outcome::result<Exported>> export_store(upsert::Store* store, const Request* request, Watch* watch,
                                                         async::Executor blocking);

}  // namespace housingd::exporting
