// What this program is built of.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace housingd::metrics {

// version, compiler, and the libraries that it runs with: boost, openssl,
// sqlite, libpq.
[[nodiscard]] const std::vector<std::pair<std::string_view, std::string>>& build_info();

}  // namespace housingd::metrics
