// Parsers and pages for the tests of this folder.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/parse/page_parser.h"
#include "tests/support/json_text.h"

namespace housingd::parse {

[[nodiscard]] inline PageParser parser_of(std::string_view data_selector, std::string_view total = "/totalHits") {
  definition::Endpoint endpoint;
  endpoint.data_selector = support::path_of(data_selector);
  if (!total.empty()) endpoint.paginator.total_items_path = support::path_of(total);
  return PageParser(endpoint);
}

// A page of the housing API with three records, the second of which is given.
[[nodiscard]] inline std::string page_around(const std::string& record) {
  return R"({"addresses":[{"id":1}, )" + record + R"( ,{"id":3}],"totalHits":3})";
}

// What the page's records are, "?" for an unreadable one.
[[nodiscard]] inline std::vector<std::string> texts_of(const ParsedPage& page) {
  std::vector<std::string> texts;
  for (const auto& record : page.records()) texts.push_back(record.value ? record::to_json(*record.value) : "?");
  return texts;
}

}  // namespace housingd::parse
