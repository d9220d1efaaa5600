#include "tests/house/arrows.h"

#include <algorithm>
#include <map>
#include <vector>

namespace housingd::house {
namespace {

using Units = std::vector<std::string_view>;

// A unit includes itself and what is listed; everything else is against the
// arrows. "pipeline" stands for all of its folders.
const std::map<std::string_view, Units>& arrows() {
  static const std::map<std::string_view, Units> allowed{
      {"pipeline/outcome", {}},
      {"pipeline/async", {"pipeline/outcome"}},
      {"pipeline/definition", {"pipeline/outcome"}},
      {"pipeline/record", {"pipeline/definition", "pipeline/outcome"}},
      // The four stages do not know each other; fetch knows no records: it moves bytes.
      {"pipeline/fetch", {"pipeline/async", "pipeline/definition", "pipeline/outcome"}},
      {"pipeline/archive",
       {"pipeline/fetch", "pipeline/record", "pipeline/async", "pipeline/definition", "pipeline/outcome"}},
      {"pipeline/parse", {"pipeline/record", "pipeline/definition", "pipeline/outcome"}},
      {"pipeline/validate", {"pipeline/record", "pipeline/definition", "pipeline/outcome"}},
      {"pipeline/upsert", {"pipeline/record", "pipeline/async", "pipeline/definition", "pipeline/outcome"}},
      {"pipeline/run", {"pipeline"}},
      {"daemon", {"pipeline"}},
      {"simulator", {"pipeline"}},
      {"bench", {"pipeline", "daemon", "simulator"}},
      {"fuzz", {"pipeline", "daemon"}},
      {"tests", {"pipeline", "daemon", "simulator", "bench"}},
  };
  return allowed;
}

// "pipeline/upsert/sqlite/store.cpp" -> "pipeline/upsert"; "daemon/cli/x.h" -> "daemon".
std::string_view unit_of(std::string_view path) {
  const auto first = path.find('/');
  if (first == std::string_view::npos) return {};
  const std::string_view top = path.substr(0, first);
  if (top != "pipeline") return top;
  const auto second = path.find('/', first + 1);
  return second == std::string_view::npos ? top : path.substr(0, second);
}

bool covers(std::string_view allowed, std::string_view unit) {
  return unit == allowed || (unit.starts_with(allowed) && unit.substr(allowed.size()).starts_with('/'));
}

}  // namespace

std::optional<std::string> forbidden(std::string_view file, std::string_view include) {
  const std::string_view from = unit_of(file);
  const std::string_view to = unit_of(include);
  const auto rule = arrows().find(from);
  if (rule == arrows().end()) {
    return std::string(file) + ": the folder " + std::string(from) + " has no arrows: give it some in arrows.cpp";
  }
  if (to.empty()) {
    return std::string(file) + ": \"" + std::string(include) + "\": write includes from the project's root";
  }
  const auto allows = [to](std::string_view allowed) { return covers(allowed, to); };
  if (to == from || std::ranges::any_of(rule->second, allows)) return std::nullopt;
  return std::string(file) + ": \"" + std::string(include) + "\": " + std::string(from) + " must not include " +
         std::string(to);
}

}  // namespace housingd::house
