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

void compare(const definition::Settings& before, const definition::Settings& after, std::vector<std::string>& into) {
  const auto at_next_start = [&into](std::string_view key, bool changed) {
    if (changed) into.push_back("settings: " + std::string(key) + " changed; takes effect at the next start");
  };
  at_next_start("store", before.store != after.store);
  at_next_start("log", !(before.log == after.log));
  at_next_start("http", !(before.http == after.http));
  at_next_start("runs_at_once", before.runs_at_once != after.runs_at_once);
  if (before.drain != after.drain) into.emplace_back("settings: drain changed");
}

}  // namespace

std::vector<std::string> difference(const definition::Definitions& before, const definition::Definitions& after) {
  std::vector<std::string> lines;
  compare(before.settings, after.settings, lines);
  compare("source", before.sources, after.sources, lines);
  compare("model", before.models, after.models, lines);
  compare("catalog", before.catalogs, after.catalogs, lines);
  compare("job", before.jobs, after.jobs, lines);
  return lines;
}

}  // namespace housingd::service
