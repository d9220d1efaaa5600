#include "pipeline/upsert/shared_rows.h"

#include <xxhash.h>

namespace housingd::upsert {

using record::Cell;

std::uint64_t row_hash(std::uint16_t table, std::span<const Cell> cells) {
  std::uint64_t seed = std::uint64_t{table} + 1;
  for (const Cell& cell : cells) {
    seed += static_cast<std::uint64_t>(cell.kind());
    switch (cell.kind()) {
      case Cell::Kind::text:
        seed = XXH3_64bits_withSeed(cell.text().data(), cell.text().size(), seed);
        break;
      case Cell::Kind::number: {
        const double number = cell.number();
        seed = XXH3_64bits_withSeed(&number, sizeof number, seed);
        break;
      }
      default: {
        const std::int64_t number = cell.is_null() ? 0 : cell.integer();
        seed = XXH3_64bits_withSeed(&number, sizeof number, seed);
      }
    }
  }
  return seed;
}

bool SharedRows::add(std::uint64_t hash) {
  constexpr std::size_t max_rows = 1U << 18U;
  if (hashes_.size() >= max_rows) hashes_.clear();
  return hashes_.insert(hash).second;
}

}  // namespace housingd::upsert
