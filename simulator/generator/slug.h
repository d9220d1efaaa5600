// The form that a name takes in a web address.
#pragma once

#include <string>
#include <string_view>

namespace housingd::simulator::generator {

// Lower case, blanks to hyphens, æ ø å é ü ö spelled out: "Køge Bugt" becomes
// "koege-bugt". Other characters stay as they are.
[[nodiscard]] std::string slug_of(std::string_view name);

}  // namespace housingd::simulator::generator
