// A snapshot of a SQLite file as it is, page by page.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "pipeline/outcome/result.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::upsert::sqlite {

struct FileCopy {
  Snapshot snapshot;                // the tables that are ours
  std::vector<std::uint64_t> rows;  // of each
};

struct FileCopyWatch {
  // Before the first byte is written: whether there is room for so many. Its
  // error ends the copying and is what copy_file() returns.
  std::function<outcome::result<void>(std::uint64_t bytes)> make_room;
  // Every mebibyte or so.
  std::function<void(std::uint64_t bytes, std::uint64_t of_bytes)> on_copied;
  // Asked now and then.
  std::function<bool()> stopped;
};

// By SQLite's backup interface, from one read transaction: a writer goes on
// meanwhile, and what it commits is not copied. The copy is one file, without
// a journal beside it, checked; not yet on the disk: that is the caller's to
// see to. `to`: a file that is empty or not there. Everything is copied, also
// what is not ours and what an unfinished run needs to be taken up.
//
// Errors: those of Store and of select_tables(). After one `to` is worthless.
// Blocking.
[[nodiscard]] outcome::result<FileCopy> copy_file(const std::string& from, const std::string& to,
                                                  const FileCopyWatch& watch);

}  // namespace housingd::upsert::sqlite
