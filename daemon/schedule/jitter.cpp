#include "daemon/schedule/jitter.h"

#include <cstdint>

#include <xxhash.h>

namespace housingd::schedule {

std::chrono::milliseconds offset_of(std::string_view job, std::chrono::milliseconds jitter) {
  if (jitter.count() <= 0) return std::chrono::milliseconds(0);
  const std::uint64_t hash = XXH3_64bits(job.data(), job.size());
  return std::chrono::milliseconds(static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(jitter.count())));
}

}  // namespace housingd::schedule
