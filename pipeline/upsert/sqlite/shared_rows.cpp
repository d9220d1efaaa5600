#include "pipeline/upsert/sqlite/shared_rows.h"

#include <xxhash.h>

#include <algorithm>

namespace housingd::upsert::sqlite {

using record::Cell;

namespace {

std::uint64_t hash_of(std::span<const Cell> cells, std::uint64_t seed) {
  for (const Cell& cell : cells) {
    seed += static_cast<std::uint64_t>(cell.kind());
    switch (cell.kind()) {
      case Cell::Kind::text: seed = XXH3_64bits_withSeed(cell.text().data(), cell.text().size(), seed); break;
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

}  // namespace

bool SharedRows::knows(std::uint16_t table, std::span<const Cell> key, std::span<const Cell> cells) {
  // The seed keeps a table's rows apart from another's and from an empty place.
  const std::uint64_t key_hash = hash_of(key, std::uint64_t{table} + 1);
  const std::uint64_t content = hash_of(cells, key_hash);
  Place& place = places_[key_hash % places_.size()];
  if (place.key == key_hash && place.content == content) return true;
  place = {key_hash, content};
  return false;
}

void SharedRows::forget() { std::ranges::fill(places_, Place{}); }

}  // namespace housingd::upsert::sqlite
