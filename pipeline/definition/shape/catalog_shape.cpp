#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

#include <map>

namespace housingd::definition::shape {

using yaml::Node;
using yaml::NodeKind;

namespace {

constexpr const char* expected_field = "text, a number, true or false, a list of them, or a map";

bool is_field_name(std::string_view text) {
  return !text.empty() && text.find_first_of(".{} ") == std::string_view::npos;
}

// Fields of any name, so no declared keys: read as they come.
class EntryReader {
 public:
  EntryReader(CatalogEntry& entry, Reading& reading) : entry_(entry), reading_(reading) {}

  void read_fields(const Node& map, const std::string& prefix) {
    for (const yaml::Member& member : map.members) {
      const Reading::Scope scope(reading_, member.key);
      if (!is_field_name(member.key)) {
        reading_.refuse(member.key_spot, yaml::quote(member.key) + " cannot name a field",
                        "a name without '.', braces and blanks");
      } else {
        read_field(member.value, prefix + member.key);
      }
    }
  }

 private:
  void read_field(const Node& node, const std::string& field) {
    switch (node.kind) {
      case NodeKind::map:
        return read_fields(node, field + ".");
      case NodeKind::list:
        return read_list(node, entry_.lists[field]);
      case NodeKind::scalar:
        return scalar_->read(node, entry_.fields[field], reading_);
      case NodeKind::null:
        return reading_.refuse_value(node, expected_field);
    }
  }

  void read_list(const Node& node, ScalarList& list) {
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Reading::Scope scope(reading_, i);
      const std::size_t faults = list.size();
      scalar_->read(node.items[i], list.emplace_back(), reading_);
      if (node.items[i].kind != NodeKind::scalar) continue;
      const bool is_new = seen.emplace(to_text(list[faults]), i).second;
      if (!is_new)
        reading_.refuse(node.items[i].spot, reading_.subject() + " repeats " + yaml::quote(node.items[i].shown()),
                        "each element once");
    }
  }

  CatalogEntry& entry_;
  Reading& reading_;
  ShapeOf<Scalar> scalar_ = scalar();
};

class EntryShape final : public Shape<CatalogEntry> {
 public:
  void read(const Node& node, CatalogEntry& into, Reading& reading) const override {
    if (node.kind != NodeKind::map)
      return reading.refuse_value(node, "a map with the key name, and fields of any name");
    EntryReader(into, reading).read_fields(node, "");
    const Node* name = node.find("name");
    if (name == nullptr) {
      reading.refuse(node.spot, "'name' is missing in " + reading.subject(), "a name that is unique in the catalog");
    } else if (name->kind != NodeKind::scalar || name->text.empty()) {
      const Reading::Scope scope(reading, "name");
      reading.refuse_value(*name, "a name that is unique in the catalog");
    } else {
      into.name = name->text;
    }
  }

  [[nodiscard]] Description describe() const override {
    using Kind = Description::Kind;
    const Description single = scalar()->describe();
    const Description list{.kind = Kind::list, .expected = "a flat list", .parts = {single}};
    const Description nested{.kind = Kind::map,
                             .expected = "fields named with a dot: centroid.lat",
                             .key_pattern = "[^.{} ]+",
                             .key_name = "NAME",
                             .parts = {{.kind = Kind::any_of, .parts = {single, list}}}};
    const Description field{.kind = Kind::any_of,
                            .expected = expected_field,
                            .type = "value, list of values or map",
                            .parts = {single, list, nested}};
    const DescribedKey name{.name = "name",
                            .doc = "The partition's name, unique in the catalog.",
                            .required = true,
                            .default_value = {},
                            .value = std::make_shared<const Description>(text()->describe())};
    return {.kind = Kind::object,
            .expected = "an entry",
            .key_pattern = "[^.{} ]+",
            .key_name = "FIELD",
            .key_doc =
                "What else is known of it: conditions compare it, templates hold it as {FIELD}, that of a map as "
                "{FIELD.NAME}.",
            .parts = {field},
            .keys = {name}};
  }
};

class EntriesShape final : public Shape<std::vector<CatalogEntry>> {
 public:
  void read(const Node& node, std::vector<CatalogEntry>& into, Reading& reading) const override {
    list_->read(node, into, reading);
    std::map<std::string, int> lines;
    for (std::size_t i = 0; i < into.size(); ++i) {
      const Node* name = node.items[i].find("name");
      if (name == nullptr || into[i].name.empty()) continue;
      const auto [first, is_new] = lines.emplace(into[i].name, name->spot.line);
      if (!is_new) {
        reading.refuse(name->spot,
                       "a second entry is named " + yaml::quote(name->shown()) + "; the first is in line " +
                           std::to_string(first->second),
                       "unique names");
      }
    }
  }
  [[nodiscard]] Description describe() const override { return list_->describe(); }

 private:
  ShapeOf<std::vector<CatalogEntry>> list_ = list_of<CatalogEntry>(std::make_shared<EntryShape>(), Count::at_least_one);
};

}  // namespace

ShapeOf<std::vector<CatalogEntry>> catalog_entries_shape() {
  return std::make_shared<EntriesShape>();
}

ShapeOf<Catalog> catalog_shape() {
  return object<Catalog>()
      .required("catalog", &Catalog::name, text(definition_name()), "The name by which jobs call this catalog.")
      .required("entries", &Catalog::entries, catalog_entries_shape(),
                "One for each partition that a job can make of it, with fields for 'where' and templates.")
      .done();
}

}  // namespace housingd::definition::shape
