// The two files that hold the pages of one partition in one run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

#include "pipeline/archive/index.h"
#include "pipeline/outcome/result.h"

namespace housingd::archive {

struct PartitionFiles {
  std::filesystem::path data;   // frames, one behind the other: `zstd -dc` shows all pages
  std::filesystem::path index;  // see index.h

  [[nodiscard]] static PartitionFiles in(const std::filesystem::path& run_folder, std::string_view partition);
};

// Adds pages behind the whole ones that are there; what a kill tore off behind
// them is cut away first. Blocking, one call at a time. Holds no file open.
class PartitionWriter {
 public:
  // Errors: not_archived.
  [[nodiscard]] static outcome::result<PartitionWriter> open(PartitionFiles files);

  // `page` without its place, which is decided here. Whole or not at all: the
  // frame first, then the line that makes it count. Errors: not_archived.
  [[nodiscard]] outcome::result<void> append(IndexedPage page, std::string_view body);

 private:
  PartitionWriter(PartitionFiles files, WholePages whole) : files_(std::move(files)), whole_(whole) {}
  PartitionFiles files_;
  WholePages whole_;
};

// Finds pages by what was asked for. Of a request that was made more than once
// the latest answer counts: a partition that moved while it was read was read
// again, and its last reading is the one that was judged. Remembers 40 bytes a
// page; blocking; reading is thread-safe.
class PartitionReader {
 public:
  // Errors: not_archived (nothing there).
  [[nodiscard]] static outcome::result<PartitionReader> open(PartitionFiles files);

  struct Found {
    IndexedPage page;
    std::string body;
  };
  // Errors: not_archived: there is no such page, or it is damaged.
  [[nodiscard]] outcome::result<Found> find(std::uint64_t request, std::uint64_t max_bytes) const;

 private:
  explicit PartitionReader(PartitionFiles files) : files_(std::move(files)) {}
  PartitionFiles files_;
  std::unordered_map<std::uint64_t, LinePlace> lines_;  // by request
};

}  // namespace housingd::archive
