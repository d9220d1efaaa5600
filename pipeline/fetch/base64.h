// Base64 (RFC 4648, 4).
#pragma once

#include <string>
#include <string_view>

namespace housingd::fetch {

[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace housingd::fetch
