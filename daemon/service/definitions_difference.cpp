#include "daemon/service/definitions_difference.h"

#include <map>
#include <string_view>

namespace housingd::service {
namespace {

template <class T>
void compare(std::string_view kind, const std::map<std::string, T>& before, const std::map<std::string, T>& after,
             std::vector<std::string>& into) {
  const auto line = [&](const std::string& name, std::string_view what) {
    into.push_back(std::string(kind) + " " + name + ": " + std::string(what));
  };
  for (const auto& [name, definition] : before) {
    const auto now = after.find(name);
    if (now == after.end()) {
      line(name, "gone");
    } else if (!(now->second == definition)) {
      line(name, "changed");
    }
  }
  for (const auto& [name, definition] : after) {
    if (!before.contains(name)) line(name, "new");
  }
}

}  // namespace

std::vector<std::string> difference(const definition::Definitions& before, const definition::Definitions& after) {
  std::vector<std::string> lines;
  if (before.settings.drain != after.settings.drain) lines.emplace_back("settings: drain changed");
  compare("source", before.sources, after.sources, lines);
  compare("model", before.models, after.models, lines);
  compare("catalog", before.catalogs, after.catalogs, lines);
  compare("job", before.jobs, after.jobs, lines);
  return lines;
}

std::vector<std::string> waiting_for_start(const definition::Settings& begun_with, const definition::Settings& wanted) {
  std::vector<std::string> waiting;
  if (begun_with.store != wanted.store) waiting.emplace_back("store");
  if (!(begun_with.log == wanted.log)) waiting.emplace_back("log");
  if (!(begun_with.http == wanted.http)) waiting.emplace_back("http");
  if (begun_with.runs_at_once != wanted.runs_at_once) waiting.emplace_back("runs_at_once");
  return waiting;
}

}  // namespace housingd::service
