#include "daemon/http/entity_tag.h"

#include <algorithm>

#include "daemon/http/characters.h"

namespace housingd::http {
namespace {

// Weakly compared, as If-None-Match wants it.
std::string_view opaque(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

bool lists(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const std::string_view entry = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), entry.size() + 1));
    if (opaque(trimmed(entry)) == opaque(tag)) return true;
  }
  return false;
}

}  // namespace

void leave_out_if_known(Response& response, std::string_view if_none_match) {
  if (response.status != 200) return;
  const auto tag = std::ranges::find_if(response.headers,
                                        [](const auto& header) { return equal_ignoring_case(header.first, "etag"); });
  if (tag == response.headers.end()) return;
  if (trimmed(if_none_match) != "*" && !lists(if_none_match, tag->second)) return;
  response.status = 304;
  response.body.clear();
}

}  // namespace housingd::http
