// Reads a file's tables as they were at one moment; private to the SQLite store.
#pragma once

#include <string>

#include "pipeline/outcome/result.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::upsert::sqlite {

// By a connection and a read transaction of its own: a writer goes on
// meanwhile, and what it commits is not seen. Blocking.
[[nodiscard]] outcome::result<void> read_snapshot(const std::string& path, const SnapshotSelection& selection,
                                                  SnapshotSink& sink);

}  // namespace housingd::upsert::sqlite
