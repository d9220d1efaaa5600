// The key of a record, as text.
#pragma once

#include <optional>
#include <string>

#include "pipeline/record/json.h"
#include "pipeline/record/pointer.h"

namespace housingd::validate {

// A string as it is (not empty), an integer in decimal; nothing otherwise.
[[nodiscard]] std::optional<std::string> key_of(const record::Value& record, const record::Pointer& record_key);

}  // namespace housingd::validate
