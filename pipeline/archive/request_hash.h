// What tells one request of a partition from another.
#pragma once

#include <cstdint>

#include "pipeline/fetch/request.h"

namespace housingd::archive {

// Of the method, path, query and body as the definitions and the paginator make
// them. Without the source's address and credentials: a source that has moved,
// or another key, asks for the same pages.
[[nodiscard]] std::uint64_t request_hash(const fetch::Request& request);

}  // namespace housingd::archive
