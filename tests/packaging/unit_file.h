// systemd's units, as far as the tests read them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace housingd::packaging {

// Section → the lines of it without comments: "Name=value", in order.
using UnitFile = std::map<std::string, std::vector<std::string>>;

[[nodiscard]] UnitFile read_unit(const std::filesystem::path& path);

// All values of a name, in order.
[[nodiscard]] std::vector<std::string> values_of(const UnitFile& unit, const std::string& section,
                                                 const std::string& name);

}  // namespace housingd::packaging
