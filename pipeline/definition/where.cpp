#include "pipeline/definition/where.h"

#include <algorithm>
#include <functional>

namespace housingd::definition {

namespace {

bool has_field(const Catalog& catalog, const std::string& name) {
  return std::ranges::any_of(catalog.entries, [&](const CatalogEntry& entry) {
    return entry.fields.contains(name) || entry.lists.contains(name);
  });
}

std::vector<std::string> singulars_of(std::string_view plural) {
  std::vector<std::string> candidates{std::string(plural)};
  const auto replace_ending = [&](std::string_view ending, std::string_view by) {
    if (!plural.ends_with(ending)) return;
    candidates.push_back(std::string(plural.substr(0, plural.size() - ending.size())) + std::string(by));
  };
  replace_ending("s", "");
  replace_ending("ies", "y");
  replace_ending("es", "");
  return candidates;
}

std::optional<double> as_number(const Scalar& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* decimal = std::get_if<double>(&value)) return *decimal;
  return std::nullopt;
}

bool equal(const Scalar& left, const Scalar& right) {
  const auto left_number = as_number(left);
  const auto right_number = as_number(right);
  if (left_number && right_number) return std::equal_to<>{}(*left_number, *right_number);
  return to_text(left) == to_text(right);
}

bool within(const Scalar& value, const Range& range) {
  const auto number = as_number(value);
  return number && (!range.min || *number >= *range.min) && (!range.max || *number <= *range.max);
}

template <class Predicate>
bool any_value(const CatalogEntry& entry, const std::string& field, Predicate holds) {
  if (const auto single = entry.fields.find(field); single != entry.fields.end()) return holds(single->second);
  const auto list = entry.lists.find(field);
  return list != entry.lists.end() && std::ranges::any_of(list->second, holds);
}

bool holds(const Condition& condition, const std::string& field, const CatalogEntry& entry) {
  if (const auto* single = std::get_if<Scalar>(&condition.allowed)) return matches(entry, field, *single);
  if (const auto* range = std::get_if<Range>(&condition.allowed)) {
    return any_value(entry, field, [range](const Scalar& value) { return within(value, *range); });
  }
  const auto& allowed = std::get<ScalarList>(condition.allowed);
  return std::ranges::any_of(allowed, [&](const Scalar& value) { return matches(entry, field, value); });
}

}  // namespace

std::optional<std::string> field_named(const Catalog& catalog, std::string_view name) {
  for (const std::string& candidate : singulars_of(name)) {
    if (has_field(catalog, candidate)) return candidate;
  }
  return std::nullopt;
}

bool matches(const CatalogEntry& entry, const std::string& field, const Scalar& value) {
  return any_value(entry, field, [&](const Scalar& of_entry) { return equal(of_entry, value); });
}

std::vector<const CatalogEntry*> select(const Catalog& catalog, const std::vector<Condition>& conditions) {
  std::vector<const CatalogEntry*> selected;
  for (const CatalogEntry& entry : catalog.entries) selected.push_back(&entry);
  for (const Condition& condition : conditions) {
    const auto field = field_named(catalog, condition.field);
    std::erase_if(selected, [&](const CatalogEntry* entry) { return !field || !holds(condition, *field, *entry); });
  }
  return selected;
}

}  // namespace housingd::definition
