// Which shared rows a run has written already; private to the SQLite store.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <span>

#include "pipeline/record/row.h"

namespace housingd::upsert::sqlite {

// A municipality comes with every one of its properties. Each row, with all
// its values, is compared with the database once; then this remembers that it
// is there, by 64 bits of hash. Holds at most 2^18 rows (about 4 MiB; a country
// has some 100,000 roads), then begins anew: a row forgotten is merely compared
// again. Must be forgotten when a transaction is rolled back.
class SharedRows {
 public:
  // Whether this very row was added before; adds it when it was not.
  bool knows(std::uint16_t table, std::span<const record::Cell> cells);
  void forget() { hashes_.clear(); }

 private:
  boost::unordered_flat_set<std::uint64_t> hashes_;
};

}  // namespace housingd::upsert::sqlite
