// One field of a cron expression, from text to a mask.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/definition/cron/cron_expression.h"
#include "pipeline/definition/cron/field_rules.h"

namespace housingd::definition::cron {

struct Field {
  std::uint64_t mask = 0;
  bool is_star = false;  // begins with "*"
};

// `text` without blanks, not empty; `position`: where it begins in the
// expression. Adds to `faults` all that is wrong; the mask is of no use then.
[[nodiscard]] Field parse_field(const FieldRules& rules, std::string_view text, std::size_t position,
                                std::vector<CronFault>& faults);

}  // namespace housingd::definition::cron
