// For messages about a pointer that leads nowhere.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/record/json.h"

namespace housingd::parse {

// "; there is /total, /items; did you mean '/total'?": the members of the
// container where the way ends, as far as they go on one line. Empty: there is
// something at the pointer, or nothing to tell of.
[[nodiscard]] std::string what_is_there(const record::Value& page, std::string_view pointer);

}  // namespace housingd::parse
