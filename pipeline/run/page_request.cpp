#include "pipeline/run/page_request.h"

#include "pipeline/fetch/link_header.h"

namespace housingd::run {

using definition::PaginatorType;

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
  const definition::Paginator& paginator = endpoint.paginator;
  if (paginator.type == PaginatorType::header_link) {
    facts.next = fetch::linked(page.headers, paginator.links_next_key).value_or(std::string());
  }
  return facts;
}

}  // namespace housingd::run
