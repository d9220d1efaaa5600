#include <algorithm>
#include <set>

#include "pipeline/definition/check/job_check.h"
#include "pipeline/definition/suggestion.h"
#include "pipeline/definition/template_text.h"
#include "pipeline/definition/where.h"

namespace housingd::definition::check {

namespace {

using Entries = std::vector<const CatalogEntry*>;
using Names = std::vector<std::string>;

template <class Values>
std::vector<std::string> keys_in(const Catalog& catalog, Values CatalogEntry::* values) {
  std::set<std::string> names;
  for (const CatalogEntry& entry : catalog.entries) {
    for (const auto& [name, value] : entry.*values) names.insert(name);
  }
  return {names.begin(), names.end()};
}

class PartitionsCheck {
 public:
  PartitionsCheck(const Job& job, const Endpoint* endpoint, const Catalog* catalog, Findings& findings)
      : partitions_(job.partitions), catalog_(catalog), findings_(findings) {
    if (endpoint != nullptr && endpoint->body) body_ = endpoint->body->texts();
  }

  void run() {
    if (catalog_ == nullptr) {
      refuse_without_catalog();
    } else {
      for (const Condition& condition : partitions_.where) check_condition(condition);
      check_selection();
    }
    check_templates({"partitions", "params"}, partitions_.params);
    check_expectations();
    for (const std::string& text : body_) check_template({"endpoint"}, text, {});
    check_variety();
    if (!partitions_.split) return;
    const Split& split = *partitions_.split;
    if (split.by.empty() != split.range.has_value()) return;  // which the shape has refused
    if (split.range) {
      check_range_split(split);
    } else if (catalog_ != nullptr) {
      check_split(split);
    }
  }

 private:
  void refuse_without_catalog() {
    const auto refuse = [this](const std::string& key) {
      findings_.at_key({"partitions", key}, yaml::quote(key) + " is given without a catalog",
                       "'from: CATALOG' beside it");
    };
    if (!partitions_.where.empty()) refuse("where");
    if (partitions_.split && !partitions_.split->range) refuse("split");
  }

  void check_condition(const Condition& condition) {
    const Path at{"partitions", "where", condition.field};
    const auto field = field_named(*catalog_, condition.field);
    if (!field) {
      auto known = keys_in(*catalog_, &CatalogEntry::fields);
      const auto lists = keys_in(*catalog_, &CatalogEntry::lists);
      known.insert(known.end(), lists.begin(), lists.end());
      findings_.at_key(
          at, "the entries of " + yaml::quote(catalog_->name) + " have no field " + yaml::quote(condition.field),
          one_of(known), did_you_mean(condition.field, known));
      conditions_are_sound_ = false;
      return;
    }
    if (const auto* list = std::get_if<ScalarList>(&condition.allowed)) {
      for (std::size_t i = 0; i < list->size(); ++i) check_value(at, std::to_string(i), *field, (*list)[i]);
    } else if (const auto* range = std::get_if<Range>(&condition.allowed)) {
      if (range->min && range->max && *range->min > *range->max) conditions_are_sound_ = false;
    } else if (const auto* single = std::get_if<Scalar>(&condition.allowed)) {
      check_value(at, {}, *field, *single);
    }
  }

  // A value that no entry has is a misspelling, or should go.
  void check_value(Path at, const std::string& element, const std::string& field, const Scalar& value) {
    if (!element.empty()) at.push_back(element);
    const auto has = [&](const CatalogEntry& entry) { return matches(entry, field, value); };
    if (std::ranges::any_of(catalog_->entries, has)) return;
    findings_.at_value(
        at, "no entry of " + yaml::quote(catalog_->name) + " has " + yaml::quote(field) + " " + findings_.shown(at),
        "a value that occurs", did_you_mean(to_text(value), values_of(field)));
    conditions_are_sound_ = false;
  }

  [[nodiscard]] std::vector<std::string> values_of(const std::string& field) const {
    std::set<std::string> values;
    for (const CatalogEntry& entry : catalog_->entries) {
      if (const auto single = entry.fields.find(field); single != entry.fields.end())
        values.insert(to_text(single->second));
      const auto list = entry.lists.find(field);
      if (list == entry.lists.end()) continue;
      for (const Scalar& value : list->second) values.insert(to_text(value));
    }
    return {values.begin(), values.end()};
  }

  void check_selection() {
    selected_ = select(*catalog_, partitions_.where);
    if (!selected_.empty() || !conditions_are_sound_) return;
    findings_.at_key({"partitions", "where"}, "no entry of " + yaml::quote(catalog_->name) + " satisfies 'where'",
                     "conditions that at least one entry satisfies");
  }

  // `also`: placeholders besides the fields of the entries.
  void check_templates(const Path& at, const NamedValues& templates, const Names& also = {}) {
    for (const auto& [name, text] : templates) {
      Path place = at;
      place.push_back(name);
      check_template(place, text, also);
    }
  }

  void check_expectations() {
    for (const auto& [pointer, text] : partitions_.expect)
      check_template({"partitions", "expect", pointer.text()}, text, {});
  }

  void check_template(const Path& at, const std::string& text, const Names& also) {
    const auto parsed = TemplateText::parse(text);
    if (!parsed) {
      findings_.at_value(at, "a brace is not closed, or names no field", "{field}, or '{{' and '}}' for braces");
      return;
    }
    for (const std::string& field : parsed->fields()) {
      if (std::ranges::find(also, field) == also.end()) check_field(at, field, also);
    }
  }

  void check_field(const Path& at, const std::string& field, const Names& also) {
    const std::string shown = findings_.is_literal(at) ? "{" + field + "}" : findings_.shown(at);
    if (catalog_ == nullptr) {
      findings_.at_value(at, shown + " names a field without a catalog", "'from: CATALOG' in 'partitions'");
      return;
    }
    auto known = keys_in(*catalog_, &CatalogEntry::fields);
    known.insert(known.end(), also.begin(), also.end());
    if (std::ranges::find(known, field) == known.end()) {
      findings_.at_value(at, shown + " names no field of the entries of " + yaml::quote(catalog_->name), one_of(known),
                         did_you_mean(field, known));
      return;
    }
    const auto lacks = [&](const CatalogEntry* entry) { return !entry->fields.contains(field); };
    const auto without = std::ranges::find_if(selected_, lacks);
    if (without == selected_.end()) return;
    findings_.at_value(at, shown + " names a field that the entry " + yaml::quote((*without)->name) + " lacks",
                       "a field of every selected entry");
  }

  // Partitions that all ask for the same would fetch it many times.
  void check_variety() {
    const auto names_field = [](const auto& param) {
      const auto parsed = TemplateText::parse(param.second);
      return !parsed || !parsed->fields().empty();
    };
    const auto varies = [&](const std::string& text) { return names_field(std::pair{std::string(), text}); };
    if (selected_.size() < 2 || std::ranges::any_of(partitions_.params, names_field)) return;
    if (std::ranges::any_of(body_, varies)) return;
    findings_.at_key({"partitions", "params"},
                     "every partition asks for the same: no parameter names a field of its entry",
                     "a parameter such as municipalities: \"{name}\"");
  }

  void check_split(const Split& split) {
    if (!split.by.empty() && !check_split_list(split)) return;
    if (split.as.empty()) return check_templates({"partitions", "split", "params"}, split.params);
    check_templates({"partitions", "split", "params"}, split.params, {split.as});
    require_placeholder(split, split.as, "every slice asks for the same");
  }

  void check_range_split(const Split& split) {
    check_templates({"partitions", "split", "params"}, split.params, {"from", "to"});
    for (const char* end : {"from", "to"}) require_placeholder(split, end, "the parts of the range overlap");
  }

  void require_placeholder(const Split& split, const std::string& placeholder, const std::string& else_what) {
    const auto names_it = [&](const auto& param) {
      const auto parsed = TemplateText::parse(param.second);
      if (!parsed) return true;
      const Names fields = parsed->fields();
      return std::ranges::find(fields, placeholder) != fields.end();
    };
    if (std::ranges::any_of(split.params, names_it)) return;
    findings_.at_key({"partitions", "split", "params"}, else_what + ": no parameter names {" + placeholder + "}",
                     "a parameter with {" + placeholder + "}");
  }

  bool check_split_list(const Split& split) {
    const Path at{"partitions", "split", "by"};
    const auto known = keys_in(*catalog_, &CatalogEntry::lists);
    if (std::ranges::find(known, split.by) == known.end()) {
      findings_.at_value(at, "the entries of " + yaml::quote(catalog_->name) + " have no list " + findings_.shown(at),
                         known.empty() ? "a list in the catalog's entries" : one_of(known),
                         did_you_mean(split.by, known));
      return false;
    }
    const auto lacks = [&](const CatalogEntry* entry) { return !entry->lists.contains(split.by); };
    const auto without = std::ranges::find_if(selected_, lacks);
    if (without == selected_.end()) return true;
    findings_.at_value(at, "the entry " + yaml::quote((*without)->name) + " has no list " + findings_.shown(at),
                       "this list in every selected entry");
    return false;
  }

  const Partitions& partitions_;
  const Catalog* catalog_;
  std::vector<std::string> body_;  // what the endpoint's body says
  Findings& findings_;
  Entries selected_;
  bool conditions_are_sound_ = true;
};

}  // namespace

void check_partitions(const Job& job, const Endpoint* endpoint, const Catalog* catalog, Findings& findings) {
  PartitionsCheck(job, endpoint, catalog, findings).run();
}

}  // namespace housingd::definition::check
