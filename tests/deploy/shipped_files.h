// The files for Prometheus and Grafana, as they are shipped.
#pragma once

#include <rapidjson/document.h>

#include <filesystem>
#include <string>
#include <vector>

namespace housingd::deploy {

[[nodiscard]] std::filesystem::path source_folder();
[[nodiscard]] std::string text_of(const std::filesystem::path& file);  // below the source folder

struct Alert {
  std::string name, expression, severity, summary, description, action;
};
[[nodiscard]] std::vector<Alert> alerts();

[[nodiscard]] rapidjson::Document dashboard();
// Of panels, annotations and variables.
[[nodiscard]] std::vector<std::string> expressions_of(const rapidjson::Document& dashboard);

}  // namespace housingd::deploy
