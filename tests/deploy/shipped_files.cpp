#include "tests/deploy/shipped_files.h"

#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace housingd::deploy {
namespace {

std::string text_member(const YAML::Node& node, const std::string& name) {
  return node[name] ? node[name].as<std::string>() : "";
}

Alert alert_of(const YAML::Node& rule) {
  const YAML::Node annotations = rule["annotations"];
  return {.name = text_member(rule, "alert"),
          .expression = text_member(rule, "expr"),
          .severity = text_member(rule["labels"], "severity"),
          .summary = text_member(annotations, "summary"),
          .description = text_member(annotations, "description"),
          .action = text_member(annotations, "action")};
}

// Every text member of that name, however deep.
void collect(const rapidjson::Value& value, const std::string& name, std::vector<std::string>& found) {
  if (value.IsArray()) {
    for (const auto& item : value.GetArray()) collect(item, name, found);
  } else if (value.IsObject()) {
    for (const auto& member : value.GetObject()) {
      if (member.name == name && member.value.IsString()) found.emplace_back(member.value.GetString());
      collect(member.value, name, found);
    }
  }
}

}  // namespace

std::filesystem::path source_folder() {
  const char* folder = std::getenv("HOUSINGD_SOURCE_DIR");
  if (folder == nullptr) throw std::runtime_error("HOUSINGD_SOURCE_DIR is not set: run this test by ctest");
  return folder;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(source_folder() / file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Alert> alerts() {
  std::vector<Alert> found;
  const YAML::Node file = YAML::Load(text_of("deploy/prometheus/alerts.yaml"));
  for (const auto& group : file["groups"]) {
    for (const auto& rule : group["rules"]) found.push_back(alert_of(rule));
  }
  return found;
}

rapidjson::Document dashboard() {
  rapidjson::Document document;
  document.Parse(text_of("deploy/grafana/housingd.json"));
  if (document.HasParseError()) throw std::runtime_error("deploy/grafana/housingd.json is no JSON");
  return document;
}

std::vector<std::string> expressions_of(const rapidjson::Document& dashboard) {
  std::vector<std::string> found;
  collect(dashboard, "expr", found);
  collect(dashboard, "definition", found);
  return found;
}

}  // namespace housingd::deploy
