// What is wrong with a value that a field of a cron expression does not know.
#pragma once

#include <string_view>

#include "pipeline/definition/cron/cron_expression.h"
#include "pipeline/definition/cron/field_rules.h"

namespace housingd::definition::cron {

// Knows what other dialects of cron write, and what people mix up.
[[nodiscard]] CronFault refused_value(const FieldRules& rules, std::string_view word, std::size_t position);

}  // namespace housingd::definition::cron
