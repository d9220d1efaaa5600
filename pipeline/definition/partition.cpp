#include "pipeline/definition/partition.h"

#include <algorithm>

#include "pipeline/definition/range_value.h"
#include "pipeline/definition/template_text.h"
#include "pipeline/definition/where.h"

namespace housingd::definition {

namespace {

// Checked definitions hold no template that cannot be filled.
std::string filled(const std::string& text, const CatalogEntry* entry, const Split* split = nullptr,
                   const std::string& element = {}) {
  const auto parsed = TemplateText::parse(text);
  if (!parsed) return text;
  return parsed->fill([&](const std::string& field) -> std::string {
    if (split != nullptr && field == split->as) return element;
    if (entry == nullptr) return {};
    const auto value = entry->fields.find(field);
    return value == entry->fields.end() ? std::string() : to_text(value->second);
  });
}

NamedValues filled(const NamedValues& templates, const CatalogEntry* entry) {
  NamedValues values;
  for (const auto& [name, text] : templates) values.emplace_back(name, filled(text, entry));
  return values;
}

std::vector<Slice> slices_of(const Split& split, const CatalogEntry& entry) {
  std::vector<Slice> slices;
  const auto list = entry.lists.find(split.by);
  if (list == entry.lists.end()) return slices;
  for (const Scalar& value : list->second) {
    Slice slice{.name = to_text(value), .params = {}};
    for (const auto& [name, text] : split.params) {
      slice.params.emplace_back(name, filled(text, &entry, &split, slice.name));
    }
    slices.push_back(std::move(slice));
  }
  return slices;
}

constexpr std::string_view range_begin = "from";
constexpr std::string_view range_end = "to";

NamedValues range_params_of(const Split& split, const CatalogEntry* entry) {
  const auto value_of = [entry](const std::string& field) -> std::optional<std::string> {
    if (field == range_begin || field == range_end) return std::nullopt;
    return filled("{" + field + "}", entry);
  };
  NamedValues params;
  for (const auto& [name, text] : split.params) {
    const auto parsed = TemplateText::parse(text);
    params.emplace_back(name, parsed ? parsed->bind(value_of) : text);
  }
  return params;
}

void divide(Partition& partition, const Split& split, const CatalogEntry* entry) {
  partition.split_over = split.over;
  partition.range = split.range;
  if (split.range) {
    partition.range_params = range_params_of(split, entry);
  } else if (entry != nullptr) {
    partition.slices = slices_of(split, *entry);
  }
}

std::optional<JsonTemplate> filled(const std::optional<JsonTemplate>& body, const CatalogEntry* entry) {
  if (!body) return std::nullopt;
  return body->filled([entry](const std::string& field) -> std::optional<Scalar> {
    if (entry == nullptr) return std::nullopt;
    const auto value = entry->fields.find(field);
    return value == entry->fields.end() ? std::nullopt : std::optional(value->second);
  });
}

Partition partition_of(const Job& job, const Endpoint& endpoint, const NamedValues& common, const CatalogEntry* entry) {
  Partition partition{.name = entry == nullptr ? "all" : entry->name,
                      .params = merged(common, filled(job.partitions.params, entry)),
                      .body = filled(endpoint.body, entry),
                      .expect = {},
                      .split_over = {},
                      .slices = {}};
  for (const auto& [at, text] : job.partitions.expect) partition.expect.emplace_back(at, filled(text, entry));
  if (job.partitions.split) divide(partition, *job.partitions.split, entry);
  return partition;
}

}  // namespace

NamedValues merged(NamedValues base, const NamedValues& over) {
  for (const auto& [name, value] : over) {
    const auto existing = std::ranges::find(base, name, &NamedValues::value_type::first);
    if (existing == base.end())
      base.emplace_back(name, value);
    else
      existing->second = value;
  }
  return base;
}

Slice slice_of(const Partition& partition, std::int64_t from, std::int64_t to) {
  const SplitRange::Unit unit = partition.range.value().unit;
  const std::string begin = to_text(from, unit);
  const std::string end = to_text(to, unit);
  Slice slice{.name = begin + ".." + end, .params = {}};
  for (const auto& [name, text] : partition.range_params) {
    const auto value_of = [&](const std::string& field) { return field == range_begin ? begin : end; };
    slice.params.emplace_back(name, TemplateText::parse(text).value().fill(value_of));
  }
  return slice;
}

std::vector<Partition> partitions_of(const Definitions& definitions, const Job& job) {
  const Endpoint& endpoint = definitions.endpoint_of(job);
  const NamedValues common = merged(endpoint.params, job.params);
  std::vector<Partition> partitions;
  if (job.partitions.from.empty()) {
    partitions.push_back(partition_of(job, endpoint, common, nullptr));
    return partitions;
  }
  const Catalog& catalog = definitions.catalogs.at(job.partitions.from);
  for (const CatalogEntry* entry : select(catalog, job.partitions.where)) {
    partitions.push_back(partition_of(job, endpoint, common, entry));
  }
  return partitions;
}

}  // namespace housingd::definition
