#include <algorithm>
#include <array>

#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

namespace {

using Type = PaginatorType;

constexpr std::array<std::pair<std::string_view, Type>, 6> type_names{{{"page_number", Type::page_number},
                                                                       {"offset", Type::offset},
                                                                       {"cursor", Type::cursor},
                                                                       {"json_link", Type::json_link},
                                                                       {"header_link", Type::header_link},
                                                                       {"single_page", Type::single_page}}};

// Keys that mean something to some types only.
struct BoundKey {
  std::string_view name;
  std::vector<Type> types;
};

const std::vector<BoundKey>& bound_keys() {
  static const std::vector<Type> counting{Type::page_number, Type::offset};
  static const std::vector<Type> of_many{Type::page_number, Type::offset, Type::cursor, Type::json_link,
                                         Type::header_link};
  static const std::vector<BoundKey> keys{{"page_param", {Type::page_number}},
                                          {"page_body_path", {Type::page_number}},
                                          {"base_page", {Type::page_number}},
                                          {"offset_param", {Type::offset}},
                                          {"offset_body_path", {Type::offset}},
                                          {"limit_param", counting},
                                          {"limit_body_path", counting},
                                          {"limit", counting},
                                          {"max_items", counting},
                                          {"cursor_path", {Type::cursor}},
                                          {"cursor_param", {Type::cursor}},
                                          {"cursor_body_path", {Type::cursor}},
                                          {"next_url_path", {Type::json_link}},
                                          {"links_next_key", {Type::header_link}},
                                          {"total_pages_path", of_many},
                                          {"has_more_path", of_many},
                                          {"max_pages", of_many}};
  return keys;
}

std::string name_of(Type type) {
  return std::string(std::ranges::find(type_names, type, &std::pair<std::string_view, Type>::second)->first);
}

std::string names_of(const std::vector<Type>& types) {
  std::string names;
  for (const Type type : types) names += (names.empty() ? "" : types.back() == type ? " or " : ", ") + name_of(type);
  return names;
}

void check_bound_keys(const Paginator& paginator, const yaml::Node& node, Reading& reading) {
  for (const yaml::Member& member : node.members) {
    const auto bound = std::ranges::find(bound_keys(), member.key, &BoundKey::name);
    if (bound == bound_keys().end() || std::ranges::find(bound->types, paginator.type) != bound->types.end()) continue;
    const bool size = member.key.starts_with("limit") && paginator.type != Type::single_page;
    reading.refuse(member.key_spot, yaml::quote(member.key) + " means nothing to this type of paginator",
                   "it only with 'type: " + names_of(bound->types) + "'",
                   size ? "the page's size goes into the endpoint's 'params' or 'body'" : "");
  }
}

void check_needed_keys(const Paginator& paginator, const yaml::Node& node, Reading& reading) {
  const auto need = [&](Type type, const char* key, const char* what) {
    if (paginator.type != type || node.find(key) != nullptr) return;
    reading.refuse(
        node.spot,
        yaml::quote(key) + " is missing in " + reading.subject() + ", which needs it for 'type: " + name_of(type) + "'",
        what);
  };
  need(Type::cursor, "cursor_path", "a JSON Pointer to where a page holds the next cursor");
  need(Type::json_link, "next_url_path", "a JSON Pointer to where a page holds the link to the next one");
}

void check_paginator(const Paginator& paginator, const yaml::Node& node, Reading& reading) {
  const yaml::Node* type = node.find("type");
  if (type == nullptr || type->text != name_of(paginator.type)) return;  // which was refused
  check_bound_keys(paginator, node, reading);
  check_needed_keys(paginator, node, reading);
  if (paginator.max_items && paginator.limit > *paginator.max_items) {
    const yaml::Node* limit = node.find("limit");
    reading.refuse(limit == nullptr ? node.spot : limit->spot,
                   "a page of " + std::to_string(paginator.limit) + " exceeds 'max_items' (" +
                       std::to_string(*paginator.max_items) + ")",
                   "'limit' to be at most 'max_items'");
  }
}

ShapeOf<Type> type_shape() {
  std::vector<std::pair<std::string, Type>> choices;
  for (const auto& [name, type] : type_names) choices.emplace_back(name, type);
  return choice<Type>(std::move(choices));
}

}  // namespace

ShapeOf<Paginator> paginator_shape() {
  constexpr std::int64_t most_items = 1'000'000'000;
  return object<Paginator>()
      .required("type", &Paginator::type, type_shape(),
                "How the next page is asked for: by its number, by the number of records before it, by a cursor or a "
                "link that the page gives, by a link in the Link header, or not at all.")
      .optional("page_param", &Paginator::page_param, text(any_key()),
                "page_number: the parameter that holds the number.")
      .optional("page_body_path", &Paginator::page_body_path, pointer(),
                "page_number: where the body of a POST holds the number, instead of the parameter.")
      .optional("base_page", &Paginator::base_page, integer<std::uint32_t>(0, 1),
                "page_number: the first page's number.")
      .optional("offset_param", &Paginator::offset_param, text(any_key()),
                "offset: the parameter that holds the number of records before the page.")
      .optional("offset_body_path", &Paginator::offset_body_path, pointer(),
                "offset: where the body of a POST holds it, instead of the parameter.")
      .optional("limit_param", &Paginator::limit_param, text(),
                "page_number, offset: the parameter that holds the page's size; empty: it is not sent.")
      .optional("limit_body_path", &Paginator::limit_body_path, pointer(),
                "page_number, offset: where the body of a POST holds it, instead of the parameter.")
      .optional("limit", &Paginator::limit, integer<std::uint32_t>(1, 100'000, "records"),
                "page_number, offset: records per page.")
      .optional("cursor_path", &Paginator::cursor_path, pointer(),
                "cursor: where a page holds the cursor of the next one; the walk ends where it is absent, null, empty "
                "or false.")
      .optional("cursor_param", &Paginator::cursor_param, text(any_key()), "cursor: the parameter that holds it.")
      .optional("cursor_body_path", &Paginator::cursor_body_path, pointer(),
                "cursor: where the body of a POST holds it, instead of the parameter.")
      .optional("next_url_path", &Paginator::next_url_path, pointer(),
                "json_link: where a page holds the link to the next one. Links are followed to the source's own "
                "scheme, host and port only.")
      .optional("links_next_key", &Paginator::links_next_key, text(any_key()),
                "header_link: the relation type of the link to the next page.")
      .optional("total_items_path", &Paginator::total_items_path, pointer(),
                "Where a page says how many records there are in all; without it, completeness cannot be proven.")
      .optional("total_pages_path", &Paginator::total_pages_path, pointer(),
                "Where a page says how many pages there are in all.")
      .optional("has_more_path", &Paginator::has_more_path, pointer(),
                "Where a page says whether there are more: false ends the walk, true carries it over a short page.")
      .optional("max_items", &Paginator::max_items, integer<std::uint64_t>(1, most_items, "records"),
                "page_number, offset: the result window, which is how many records of one search the API gives out at "
                "most.")
      .optional("max_pages", &Paginator::max_pages, integer<std::uint32_t>(1, 10'000'000, "pages"),
                "More pages than this are taken for a walk in circles: the partition fails.")
      .check(check_paginator)
      .done();
}

}  // namespace housingd::definition::shape
