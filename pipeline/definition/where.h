// Which entries of a catalog `where` selects.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/catalog.h"
#include "pipeline/definition/job.h"

namespace housingd::definition {

// The field or list of the entries that a condition names: by its own name or
// by its plural (names, codes, municipalities).
[[nodiscard]] std::optional<std::string> field_named(const Catalog& catalog, std::string_view name);

// `field` as field_named() returned it. A list matches when any element does;
// an entry without the field never does. Numbers compare as numbers, all else
// as it is written: 2100 equals "2100".
[[nodiscard]] bool matches(const CatalogEntry& entry, const std::string& field, const Scalar& value);

// In the order of the catalog, those for which all conditions hold.
[[nodiscard]] std::vector<const CatalogEntry*> select(const Catalog& catalog, const std::vector<Condition>& conditions);

}  // namespace housingd::definition
