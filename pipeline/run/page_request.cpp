#include "pipeline/run/page_request.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "pipeline/fetch/file_source.h"
#include "pipeline/fetch/link_header.h"

namespace housingd::run {

using definition::PaginatorType;

namespace {

// Of a header that a source of files gives.
std::optional<std::uint64_t> number_in(const fetch::Page& page, std::string_view header) {
  if (!page.url.starts_with("file:")) return std::nullopt;
  for (const auto& [name, value] : page.headers) {
    std::uint64_t number = 0;
    if (name == header && std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc()) {
      return number;
    }
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t first_line_of(const fetch::Page& page) {
  return number_in(page, fetch::first_line_header).value_or(1);
}

fetch::Request request_of(const definition::Endpoint& endpoint, const definition::Partition& partition,
                          const fetch::PageRequest& page, const definition::NamedValues& params) {
  fetch::Request request{.path = endpoint.path,
                         .params = definition::merged(params, page.params),
                         .target = page.target,
                         .method = endpoint.method,
                         .may_be_repeated = endpoint.may_be_repeated()};
  if (endpoint.method != definition::Method::post) return request;
  definition::JsonTemplate body = partition.body.value_or(definition::JsonTemplate(definition::JsonTemplate::Map()));
  for (const auto& [at, value] : page.body) body.set(at, value);
  request.body = body.to_text();
  return request;
}

void learn_from_headers(const definition::Endpoint& endpoint, const fetch::Page& page, fetch::PageFacts& facts) {
  if (const auto total = number_in(page, fetch::total_items_header)) facts.declared_total = total;
  const definition::Paginator& paginator = endpoint.paginator;
  if (paginator.type == PaginatorType::header_link) {
    facts.next = fetch::linked(page.headers, paginator.links_next_key).value_or(std::string());
  }
}

fetch::PageFacts facts_of(const definition::Endpoint& endpoint, const fetch::Page& page,
                          const parse::ParsedPage& parsed) {
  const parse::Paging& paging = parsed.paging();
  fetch::PageFacts facts{.record_count = parsed.records().size(),
                         .declared_total = paging.total_items,
                         .declared_pages = paging.total_pages,
                         .has_more = paging.has_more,
                         .next = paging.next,
                         .url = page.url,
                         .fingerprint = paging.fingerprint};
  learn_from_headers(endpoint, page, facts);
  return facts;
}

}  // namespace housingd::run
