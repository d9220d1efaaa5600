// Every file that is the project's own, with its text.
#pragma once

#include <map>
#include <string>

namespace housingd::house {

// By path from the project's root. Not what git ignores: what is built, and
// what tools fetch.
[[nodiscard]] const std::map<std::string, std::string>& project_files();

}  // namespace housingd::house
