#include "pipeline/record/key_hash.h"

#include <xxhash.h>

namespace housingd::record {

std::uint64_t key_hash(std::string_view key) {
  return XXH3_64bits(key.data(), key.size());
}

}  // namespace housingd::record
