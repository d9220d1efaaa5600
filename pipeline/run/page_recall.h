// Between pages and what is remembered of them; private to run. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/fetch/page_source.h"
#include "pipeline/fetch/paginator.h"
#include "pipeline/upsert/page_memory.h"

namespace housingd::run {

// Equal for requests that ask for the same.
[[nodiscard]] std::uint64_t request_hash(const fetch::Request& request);

// Asks for the page only if it is not that any more. GET alone: a condition on
// another method is about something else (RFC 9110, 13.1).
void make_conditional(fetch::Request& request, const upsert::RememberedPage& known);

// What the paginator learns from a page that is as it was.
[[nodiscard]] fetch::PageFacts facts_of(const upsert::RememberedPage& known, std::string url);

// What is to be remembered of a page; its records are added once they are known.
[[nodiscard]] upsert::RememberedPage memory_of(const fetch::PageFacts& facts, std::uint64_t request_hash,
                                               std::uint64_t body_hash);
void add_validators(upsert::RememberedPage& memory, const fetch::Page& page);

}  // namespace housingd::run
