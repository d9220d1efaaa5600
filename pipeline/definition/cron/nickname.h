// "@daily" and its kin.
#pragma once

#include <optional>
#include <string_view>

#include "pipeline/definition/cron/cron_expression.h"

namespace housingd::definition::cron {

// The five fields that a nickname stands for, in any case; null: none known.
[[nodiscard]] const char* fields_of_nickname(std::string_view word);

// What is wrong with a text that begins with "@" and is no nickname.
[[nodiscard]] CronFault refuse_nickname(std::string_view text, std::size_t position);

}  // namespace housingd::definition::cron
