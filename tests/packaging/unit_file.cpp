#include "tests/packaging/unit_file.h"

#include <sstream>

#include "tests/house/source_tree.h"

namespace housingd::packaging {

UnitFile read_unit(const std::filesystem::path& path) {
  UnitFile unit;
  std::string section;
  std::istringstream lines(house::text_of_file(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('[')) {
      section = line.substr(1, line.find(']') - 1);
    } else {
      unit[section].push_back(line);
    }
  }
  return unit;
}

std::vector<std::string> values_of(const UnitFile& unit, const std::string& section, const std::string& name) {
  std::vector<std::string> values;
  if (!unit.contains(section)) return values;
  for (const std::string& line : unit.at(section)) {
    if (line.starts_with(name + "=")) values.push_back(line.substr(name.size() + 1));
  }
  return values;
}

}  // namespace housingd::packaging
