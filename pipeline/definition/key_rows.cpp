#include "pipeline/definition/key_rows.h"

#include <utility>

#include "pipeline/definition/catalog.h"

namespace housingd::definition {

using shape::DescribedKey;
using shape::Description;
using shape::Written;
using Kind = shape::Description::Kind;

namespace {

bool has_keys(const Description& value) {
  return value.kind == Kind::object || value.kind == Kind::map;
}

std::string kind_word(const Description& value) {
  switch (value.kind) {
    case Kind::boolean:
      return "boolean";
    case Kind::integer:
      return "whole number";
    case Kind::number:
      return "number";
    case Kind::list:
      return "list";
    case Kind::map:
    case Kind::object:
      return "map";
    case Kind::text:
    case Kind::scalar:
    case Kind::any_of:
    case Kind::any:
      break;
  }
  return "text";
}

std::string type_of(const Description& value) {
  if (!value.type.empty()) return value.type;
  if (value.kind == Kind::any_of) {
    const bool one_or_more = value.parts.size() == 2 && value.parts.back().kind == Kind::list &&
                             type_of(value.parts.front()) == type_of(value.parts.back().parts.front());
    if (one_or_more) return type_of(value.parts.front()) + " or list of them";
    std::string types;
    for (const Description& part : value.parts) types += (types.empty() ? "" : " or ") + type_of(part);
    return types;
  }
  const bool of_one_type = (value.kind == Kind::list || value.kind == Kind::map) && !has_keys(value.parts.front());
  return kind_word(value) + (of_one_type ? ", each: " + type_of(value.parts.front()) : "");
}

std::string code(const std::string& text) {
  return "`" + text + "`";
}

std::string range_of(const Description& value) {
  if (!value.range.empty()) return value.range;
  std::string range;
  if (!value.choices.empty()) {
    for (const std::string& choice : value.choices) range += (range.empty() ? "" : ", ") + code(choice);
  } else if (value.minimum && value.maximum) {
    range = to_text(static_cast<std::int64_t>(*value.minimum)) + " to " +
            to_text(static_cast<std::int64_t>(*value.maximum));
  } else if (value.kind == Kind::boolean) {
    range = "`true`, `false`";
  } else if (value.kind == Kind::map) {
    range = value.min_count > 0 ? "at least one key" : "";
  } else if (value.kind == Kind::list) {
    range = value.min_count > 0 ? "at least one element" : "";
    const std::string of_each = has_keys(value.parts.front()) ? std::string() : range_of(value.parts.front());
    if (!of_each.empty()) range += (range.empty() ? "" : "; ") + of_each;
  } else if (value.kind == Kind::any_of) {
    range = range_of(value.parts.front());
  }
  return range;
}

std::string text_of(const Written& value) {
  if (const auto* scalar = std::get_if<Scalar>(&value)) return to_text(*scalar);
  std::string list;
  for (const Scalar& element : std::get<ScalarList>(value)) list += (list.empty() ? "" : ", ") + to_text(element);
  return "[" + list + "]";
}

class RowWriter {
 public:
  // What is below `path`: the value itself has its row already.
  void add_parts(const Description& value, const std::string& path) {
    const std::string prefix = path.empty() ? "" : path + ".";
    switch (value.kind) {
      case Kind::object:
        for (const DescribedKey& key : value.keys) add_key(key, prefix + key.name);
        if (!value.parts.empty()) add_free_key(value, prefix + value.key_name);
        return;
      case Kind::map:
        return add_parts(value.parts.front(), prefix + value.key_name);
      case Kind::list:
        return add_parts(value.parts.front(), path + "[]");
      case Kind::any_of:
        for (const Description& part : value.parts) {
          if (part.kind == Kind::object) add_parts(part, path);
        }
        return;
      default:
        return;
    }
  }

  std::vector<KeyRow> take() { return std::move(rows_); }

 private:
  void add_key(const DescribedKey& key, const std::string& path) {
    rows_.push_back({.path = path,
                     .type = type_of(*key.value),
                     .required = key.required,
                     .default_value = key.default_value ? text_of(*key.default_value) : "",
                     .unit = key.value->unit,
                     .range = range_of(*key.value),
                     .doc = key.doc});
    add_parts(*key.value, path);
  }

  void add_free_key(const Description& object, const std::string& path) {
    const Description& value = object.parts.front();
    rows_.push_back({.path = path,
                     .type = type_of(value),
                     .required = false,
                     .default_value = "",
                     .unit = "",
                     .range = range_of(value),
                     .doc = object.key_doc});
  }

  std::vector<KeyRow> rows_;
};

}  // namespace

std::vector<KeyRow> key_rows(const Description& root) {
  RowWriter writer;
  writer.add_parts(root, "");
  return writer.take();
}

}  // namespace housingd::definition
