#include <algorithm>

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

void check_cube(const Endpoint& endpoint, const yaml::Node& node, Reading& reading) {
  const auto format = std::ranges::find(node.members, "format", &yaml::Member::key);
  if (endpoint.format == Format::json || endpoint.paginator.type == PaginatorType::single_page) return;
  reading.refuse(format->key_spot, "a data cube has no pages", "'format: json_stat' only without a 'paginator'");
}

void check_body(const Endpoint& endpoint, const yaml::Node& node, Reading& reading) {
  const auto refuse = [&](const char* key, const std::string& what, const std::string& expected) {
    const auto member = std::ranges::find(node.members, key, &yaml::Member::key);
    if (member != node.members.end()) reading.refuse(member->key_spot, what, expected);
  };
  const Paginator& paginator = endpoint.paginator;
  const bool pages_in_body =
      paginator.page_body_path || paginator.offset_body_path || paginator.limit_body_path || paginator.cursor_body_path;
  if (endpoint.method == Method::post) return;
  refuse("body", "a GET has no body", "'method: post' beside it");
  refuse("idempotent", "a GET may always be repeated", "'idempotent' only with 'method: post'");
  if (pages_in_body) refuse("paginator", "the paginator writes into a body, and a GET has none", "'method: post'");
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
      .optional("method", &Endpoint::method, choice<Method>({{"get", Method::get}, {"post", Method::post}}),
                "How it is asked: with a query, or with a body besides.")
      .optional("params", &Endpoint::params, named_values(), "Query parameters of every request.")
      .optional("body", &Endpoint::body, body_shape(),
                "post: the JSON object to send. A text may hold fields of the partition's entry, {code}; one that is a "
                "single field takes the field's type.")
      .optional("idempotent", &Endpoint::idempotent, boolean(),
                "post: whether the request may be sent twice, as a search may. Otherwise it is never tried again.")
      .optional("paginator", &Endpoint::paginator, paginator_shape(),
                "How the list is cut into pages; default: it is not.")
      .optional("format", &Endpoint::format, choice<Format>({{"json", Format::json}, {"json_stat", Format::json_stat}}),
                "json: a list of records. json_stat: a data cube, each cell of which becomes a record {key, codes, "
                "labels, value}.")
      .optional("data_selector", &Endpoint::data_selector, pointer(),
                "Where the list of records, or the cube, is in a page.")
      .required("record_key", &Endpoint::record_key, pointer(), "What identifies a record, within it.")
      .optional("schema", &Endpoint::schema_file, text(file),
                "A JSON Schema that every record must satisfy, in schemas/.")
      .required("roots", &Endpoint::roots, roots,
                "Where the model's entities sit in one record, by the names that its tables use as 'root'.")
      .check(check_body)
      .check(check_cube)
      .done();
}

}  // namespace housingd::definition::shape
