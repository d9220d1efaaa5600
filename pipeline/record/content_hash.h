// What a store remembers of a record's content.
#pragma once

#include <cstdint>

#include "pipeline/record/json.h"

namespace housingd::record {

// 64 bits of XXH3 over the value: equal values in equal order have equal ones,
// however the text they were read from was spaced. That a change goes unseen
// because both contents collide happens once in 1.8e19 changes.
[[nodiscard]] std::uint64_t content_hash(const Value& value);

}  // namespace housingd::record
