#include <algorithm>
#include <array>

#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

namespace {

bool is_url_path(std::string_view text) {
  const auto fits = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != '?' && c != '#' && c != 0x7F; };
  return text.starts_with('/') && std::ranges::all_of(text, fits);
}

bool is_file_name(std::string_view text) {
  return !text.empty() && !text.starts_with('.') && text.find('/') == std::string_view::npos;
}

struct PaginatorKey {
  std::string_view name;
  PaginatorType only_for;
};

constexpr std::array<PaginatorKey, 3> bound_keys{{{"page_param", PaginatorType::page_number},
                                                  {"base_page", PaginatorType::page_number},
                                                  {"offset_param", PaginatorType::offset}}};

void check_paginator(const Paginator& paginator, const yaml::Node& node, Reading& reading) {
  for (const yaml::Member& member : node.members) {
    const auto bound = std::ranges::find(bound_keys, member.key, &PaginatorKey::name);
    if (bound == bound_keys.end() || bound->only_for == paginator.type) continue;
    const std::string needed = bound->only_for == PaginatorType::offset ? "offset" : "page_number";
    reading.refuse(member.key_spot, yaml::quote(member.key) + " means nothing to this type of paginator",
                   "it only with 'type: " + needed + "'");
  }
  if (paginator.max_items && paginator.limit > *paginator.max_items) {
    const yaml::Node* limit = node.find("limit");
    reading.refuse(limit == nullptr ? node.spot : limit->spot,
                   "a page of " + std::to_string(paginator.limit) + " exceeds 'max_items' (" +
                       std::to_string(*paginator.max_items) + ")",
                   "'limit' to be at most 'max_items'");
  }
}

ShapeOf<Paginator> paginator_shape() {
  constexpr std::int64_t most_items = 1'000'000'000;
  return object<Paginator>()
      .required("type", &Paginator::type,
                choice<PaginatorType>({{"page_number", PaginatorType::page_number},
                                       {"offset", PaginatorType::offset},
                                       {"single_page", PaginatorType::single_page}}),
                "How the next page is asked for: by its number, by the number of records before it, or not at all.")
      .optional("page_param", &Paginator::page_param, text(any_key()),
                "page_number: the parameter that holds the number.")
      .optional("base_page", &Paginator::base_page, integer<std::uint32_t>(0, 1),
                "page_number: the first page's number.")
      .optional("offset_param", &Paginator::offset_param, text(any_key()),
                "offset: the parameter that holds the number of records before the page.")
      .optional("limit_param", &Paginator::limit_param, text(),
                "The parameter that holds the page's size; empty: it is not sent.")
      .optional("limit", &Paginator::limit, integer<std::uint32_t>(1, 100'000, "records"), "Records per page.")
      .optional("total_items_path", &Paginator::total_items_path, pointer(),
                "Where a page says how many records there are in all; without it, completeness cannot be proven.")
      .optional("max_items", &Paginator::max_items, integer<std::uint64_t>(1, most_items, "records"),
                "The result window: how many records of one search the API gives out at most.")
      .check(check_paginator)
      .done();
}

}  // namespace

ShapeOf<Endpoint> endpoint_shape() {
  const Rule path{.accepts = is_url_path,
                  .pattern = "/[^?#\\s]*",
                  .expected = "a path that begins with '/', without '?' (use 'params')",
                  .type = "path",
                  .range = "begins with `/`; no `?`"};
  const Rule file{.accepts = is_file_name,
                  .pattern = "[^./][^/]*",
                  .expected = "the name of a file in schemas/",
                  .type = "file name",
                  .range = "no folder"};
  const auto roots =
      map_of<std::map<std::string, JsonPath>>(definition_name(), pointer(JsonPath::Star::allowed), Count::at_least_one,
                                              [](std::map<std::string, JsonPath>& into, const std::string& name,
                                                 JsonPath at) { into.emplace(name, std::move(at)); });
  return object<Endpoint>()
      .required("path", &Endpoint::path, text(path), "Appended to the source's base_url.")
      .optional("params", &Endpoint::params, named_values(), "Query parameters of every request.")
      .optional("paginator", &Endpoint::paginator, paginator_shape(),
                "How the list is cut into pages; default: it is not.")
      .optional("data_selector", &Endpoint::data_selector, pointer(), "Where the list of records is in a page.")
      .required("record_key", &Endpoint::record_key, pointer(), "What identifies a record, within it.")
      .optional("schema", &Endpoint::schema_file, text(file),
                "A JSON Schema that every record must satisfy, in schemas/.")
      .required("roots", &Endpoint::roots, roots,
                "Where the model's entities sit in one record, by the names that its tables use as 'root'.")
      .done();
}

}  // namespace housingd::definition::shape
