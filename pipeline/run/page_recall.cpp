#include "pipeline/run/page_recall.h"

#include <algorithm>
#include <utility>

#include "pipeline/record/key_hash.h"

namespace housingd::run {

namespace {

// As long as any server's, and nothing that would not fit into a request.
constexpr std::size_t longest_validator = 1'024;

std::string validator(const fetch::Page& page, std::string_view name) {
  const auto found = std::ranges::find(page.headers, name, &definition::NamedValues::value_type::first);
  const bool usable = found != page.headers.end() && found->second.size() <= longest_validator;
  return usable ? found->second : std::string();
}

}  // namespace

std::uint64_t request_hash(const fetch::Request& request) {
  std::string text = std::string(name_of(request.method)) + ' ' + request.path + ' ' + request.target;
  for (const auto& [name, value] : request.params) text += '\n' + name + '=' + value;
  return record::key_hash(text + '\n' + request.body);
}

void make_conditional(fetch::Request& request, const upsert::RememberedPage& known) {
  if (request.method != definition::Method::get) return;
  request.etag = known.etag;
  request.last_modified = known.last_modified;
}

fetch::PageFacts facts_of(const upsert::RememberedPage& known, std::string url) {
  return {.record_count = known.records.size(),
          .declared_total = known.declared_total,
          .declared_pages = known.declared_pages,
          .has_more = known.has_more,
          .next = known.next,
          .url = std::move(url),
          .fingerprint = known.fingerprint};
}

upsert::RememberedPage memory_of(const fetch::PageFacts& facts, std::uint64_t request_hash, std::uint64_t body_hash) {
  upsert::RememberedPage memory;
  memory.request_hash = request_hash;
  memory.body_hash = body_hash;
  memory.declared_total = facts.declared_total;
  memory.declared_pages = facts.declared_pages;
  memory.has_more = facts.has_more;
  memory.next = facts.next;
  memory.fingerprint = facts.fingerprint.value_or(0);
  return memory;
}

void add_validators(upsert::RememberedPage& memory, const fetch::Page& page) {
  memory.etag = validator(page, "etag");
  memory.last_modified = validator(page, "last-modified");
}

}  // namespace housingd::run
