// Which shared rows a run has written already.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <span>

#include "pipeline/record/row.h"

namespace housingd::upsert {

// Of a row with all its values; one table's rows are kept apart from another's.
[[nodiscard]] std::uint64_t row_hash(std::uint16_t table, std::span<const record::Cell> cells);

// A municipality comes with every one of its properties. Each row, with all
// its values, is compared with the database once; then this remembers that it
// is there, by 64 bits of hash. Holds at most 2^18 rows (about 4 MiB; a country
// has some 100,000 roads), then begins anew: a row forgotten is merely compared
// again. Must not know rows of a transaction that was rolled back.
class SharedRows {
 public:
  [[nodiscard]] bool knows(std::uint64_t hash) const { return hashes_.contains(hash); }
  // Whether it is new.
  bool add(std::uint64_t hash);
  void forget() { hashes_.clear(); }

 private:
  boost::unordered_flat_set<std::uint64_t> hashes_;
};

}  // namespace housingd::upsert
