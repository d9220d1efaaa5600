// Which shared rows a run has written already; private to the SQLite store.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pipeline/record/row.h"

namespace housingd::upsert::sqlite {

// A municipality comes with every one of its properties. Each content is
// compared with the database once; then this remembers that it is there.
//
// A fixed table of 2^16 places (1 MiB): a row pushed out by another is merely
// compared again. Must be forgotten when a transaction is rolled back.
class SharedRows {
 public:
  SharedRows() : places_(1U << 16U) {}

  // Whether this very row was added before; adds it when it was not.
  bool knows(std::uint16_t table, std::span<const record::Cell> key, std::span<const record::Cell> cells);
  void forget();

 private:
  struct Place {
    std::uint64_t key = 0;
    std::uint64_t content = 0;
  };
  std::vector<Place> places_;
};

}  // namespace housingd::upsert::sqlite
