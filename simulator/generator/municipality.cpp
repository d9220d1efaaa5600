#include "simulator/generator/municipality.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <utility>

#include "simulator/generator/slug.h"

namespace housingd::simulator::generator {
namespace {

outcome::Error invalid(std::string message) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition, std::move(message)};
}

Municipality municipality_of(const YAML::Node& entry) {
  Municipality made;
  made.code = entry["code"].as<int>();
  made.name = entry["name"].as<std::string>();
  made.slug = entry["slug"].as<std::string>(slug_of(made.name));
  made.province = entry["province"].as<std::string>();
  made.province_code = entry["province_code"].as<std::string>();
  made.region_code = entry["region_code"].as<int>();
  made.latitude = entry["centroid"]["lat"].as<double>();
  made.longitude = entry["centroid"]["lon"].as<double>();
  made.reference_area = entry["reference_area"].as<bool>(false);
  made.zip_codes = entry["zip_codes"].as<std::vector<int>>();
  if (entry["villas"]) made.villas = entry["villas"].as<std::uint32_t>();
  return made;
}

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto comma = list.find(',');
    parts.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

outcome::result<std::vector<Municipality>> read_municipalities(const std::filesystem::path& file) {
  std::vector<Municipality> municipalities;
  try {
    const YAML::Node root = YAML::LoadFile(file.string());
    for (const YAML::Node& entry : root["entries"]) {
      municipalities.push_back(municipality_of(entry));
      if (municipalities.back().zip_codes.empty()) {
        return invalid(file.string() + ": " + municipalities.back().name + " has no zip_codes");
      }
    }
  } catch (const YAML::Exception& error) {
    return invalid(file.string() + ": " + error.what());
  }
  if (municipalities.empty()) return invalid(file.string() + ": no entries");
  return municipalities;
}

outcome::result<std::vector<Municipality>> municipalities_in(std::vector<Municipality> all, std::string_view area) {
  if (area == "all") return all;
  if (area == "reference") {
    std::erase_if(all, [](const Municipality& one) { return !one.reference_area; });
    if (all.empty()) return invalid("no municipality of the catalog belongs to the reference area");
    return all;
  }
  std::vector<Municipality> chosen;
  for (const auto name : split(area)) {
    const auto found = std::ranges::find(all, name, &Municipality::name);
    if (found == all.end()) return invalid("the catalog has no municipality '" + std::string(name) + "'");
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace housingd::simulator::generator
