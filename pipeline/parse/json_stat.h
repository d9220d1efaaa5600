// Data cubes (json-stat.org, versions 1 and 2) as records.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"

namespace housingd::parse {

// One record per cell, in the cube's order:
//   {"key": "101/2024K1", "codes": {"OMRÅDE": "101", "Tid": "2024K1"},
//    "labels": {"OMRÅDE": "København", "Tid": "2024K1"}, "value": 659350}
// `key` joins the codes in the order of the dimensions. A cell without a value
// has null; cells that a sparse cube leaves out are not there. The strings of
// `records` point into those of `dataset`, and into `texts`.
//
// Returns how many cells the cube says that it has. Errors (malformed_json,
// retry): what is no cube, or has more or fewer values than its dimensions say.
[[nodiscard]] outcome::result<std::uint64_t> expand_json_stat(const record::Value& dataset, record::Document& records,
                                                              std::deque<std::string>& texts);

}  // namespace housingd::parse
