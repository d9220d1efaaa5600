// The name that belongs to a Danish zip code.
#pragma once

#include <string_view>

namespace housingd::simulator::generator {

// "Nyby" for a code that is not known.
[[nodiscard]] std::string_view city_name_of(int zip_code);

}  // namespace housingd::simulator::generator
