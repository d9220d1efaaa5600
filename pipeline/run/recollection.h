// What a partition may pass over, because it was worked on before and has not
// changed since; private to run.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pipeline/upsert/page_memory.h"

namespace housingd::run {

// About 60 bytes a record of the partitions in work; ends with the partition.
//
// Passing over is exact, not a guess: a record counts as known only while the
// content that was applied last, by whatever page, is the content that is met
// again. What this run applies is known no more (the store knows it, for the
// next run). Mutated between pages only; may be read by a worker meanwhile.
class Recollection {
 public:
  Recollection() = default;  // nothing is known
  explicit Recollection(upsert::PartitionMemory memory);

  // The page as it was, if every record of it still is what is known; else null.
  // Valid as long as the recollection.
  [[nodiscard]] const upsert::RememberedPage* page(std::uint64_t request_hash) const;
  [[nodiscard]] bool still_holds(const upsert::RememberedPage& page) const;
  [[nodiscard]] bool knows(std::uint64_t key_hash, std::uint64_t content_hash) const;
  // Adds how many rows a known record has, by table.
  void add_rows(std::uint64_t key_hash, std::vector<std::uint64_t>& by_table) const;

  void forget(std::uint64_t key_hash) { contents_.erase(key_hash); }

 private:
  struct Known {
    std::uint64_t content_hash;
    std::vector<std::uint8_t> rows;
  };
  boost::unordered_flat_map<std::uint64_t, upsert::RememberedPage> pages_;
  boost::unordered_flat_map<std::uint64_t, Known> contents_;
};

}  // namespace housingd::run
