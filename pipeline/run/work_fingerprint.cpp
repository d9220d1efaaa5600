#include "pipeline/run/work_fingerprint.h"

#include <fmt/format.h>

#include "pipeline/record/key_hash.h"

namespace housingd::run {

namespace {

// One part behind the other, each with its length: no two lists of parts give
// the same text.
class Parts {
 public:
  Parts& add(std::string_view part) {
    text_ += fmt::format("{}:{};", part.size(), part);
    return *this;
  }
  Parts& add(const definition::JsonPath& path) { return add(std::string_view(path.text())); }
  Parts& add(const std::optional<definition::JsonPath>& path) {
    return path ? add(*path) : add(std::string_view("none, which is no pointer"));
  }
  Parts& add(const std::vector<std::string>& list) {
    add_number(list.size());
    for (const auto& part : list) add(std::string_view(part));
    return *this;
  }
  template <class Number>
  Parts& add_number(Number number) {
    return add(std::string_view(std::to_string(number)));
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Named one by one, so that a new member does not compile until somebody has
// said whether it matters.
void add(Parts& parts, const definition::Column& column) {
  const auto& [name, type, origin, path, root, parent_column, required, description] = column;
  parts.add(name).add_number(static_cast<int>(type)).add_number(static_cast<int>(origin)).add(path).add(root);
  parts.add(parent_column).add_number(required ? 1 : 0);
}

void add(Parts& parts, const definition::Table& table) {
  const auto& [name, description, root, parent, at, each, shared, key, columns, track, indexes] = table;
  parts.add(name).add(root).add(parent).add(at).add(each).add_number(shared ? 1 : 0).add(key).add(track);
  parts.add_number(columns.size());
  for (const auto& column : columns) add(parts, column);
}

void add(Parts& parts, const definition::Endpoint& endpoint) {
  const auto& [name, path, method, params, body, idempotent, paginator, format, data_selector, record_key, schema_file,
               roots] = endpoint;
  parts.add(path).add_number(static_cast<int>(format)).add(data_selector).add(record_key);
  parts.add(paginator.total_items_path).add(paginator.total_pages_path).add(paginator.has_more_path);
  parts.add(paginator.next_url_path).add(paginator.cursor_path).add(paginator.links_next_key);
  parts.add_number(static_cast<int>(paginator.type));
  for (const auto& [root, at] : roots) parts.add(root).add(at);
}

}  // namespace

std::string work_fingerprint(const definition::Definitions& definitions, const definition::Job& job,
                             std::uint64_t schema) {
  Parts parts;
  parts.add(std::string_view(HOUSINGD_VERSION)).add_number(schema).add_number(static_cast<int>(job.on_missing));
  for (const auto& [at, expected] : job.partitions.expect) parts.add(at).add(expected);
  add(parts, definitions.endpoint_of(job));
  for (const auto& table : definitions.model_of(job).tables) add(parts, table);
  return std::to_string(record::key_hash(parts.text()));
}

}  // namespace housingd::run
