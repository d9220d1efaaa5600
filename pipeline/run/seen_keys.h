// The records that a partition has met, by the hash of their keys.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <vector>

namespace housingd::run {

// 8 bytes a record of the partitions in work, about 1 MiB for eight of the
// largest known (13,422 records each): the only memory of a run that depends
// on how many records there are, and it ends with the partition.
class SeenKeys {
 public:
  SeenKeys() = default;
  explicit SeenKeys(const std::vector<std::uint64_t>& hashes) : hashes_(hashes.begin(), hashes.end()) {}

  // Whether the record is new.
  bool add(std::uint64_t hash) { return hashes_.insert(hash).second; }
  [[nodiscard]] bool contains(std::uint64_t hash) const { return hashes_.contains(hash); }
  [[nodiscard]] std::uint64_t count() const { return hashes_.size(); }

 private:
  boost::unordered_flat_set<std::uint64_t> hashes_;
};

}  // namespace housingd::run
