// Between a paginator's pages and a source's requests; private to run.
#pragma once

#include "pipeline/definition/partition.h"
#include "pipeline/fetch/paginator.h"
#include "pipeline/fetch/source_client.h"
#include "pipeline/parse/page_parser.h"

namespace housingd::run {

// `params`: of the partition, or of the slice in work.
[[nodiscard]] fetch::Request request_of(const definition::Endpoint& endpoint, const definition::Partition& partition,
                                        const fetch::PageRequest& page, const definition::NamedValues& params);

// The number of the first line of a piece of a file; 1 of any other page.
[[nodiscard]] std::uint64_t first_line_of(const fetch::Page& page);

// What the headers of a page say of the pages around it.
void learn_from_headers(const definition::Endpoint& endpoint, const fetch::Page& page, fetch::PageFacts& facts);

// What the paginator wants to know of a page.
[[nodiscard]] fetch::PageFacts facts_of(const definition::Endpoint& endpoint, const fetch::Page& page,
                                        const parse::ParsedPage& parsed);

}  // namespace housingd::run
