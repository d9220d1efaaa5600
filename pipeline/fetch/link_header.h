// Links in header fields (RFC 8288).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pipeline/definition/source.h"

namespace housingd::fetch {

// The target of the first link of that relation type in the Link fields of a
// response, as it is written there. Links of another context (`anchor`) are not
// meant; what is no link is skipped.
[[nodiscard]] std::optional<std::string> linked(const definition::NamedValues& headers, std::string_view relation);

}  // namespace housingd::fetch
