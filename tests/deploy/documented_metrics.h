// What docs/metrics.md lists, and what PromQL expressions ask for.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace housingd::deploy {

struct DocumentedMetric {
  std::string type;
  std::set<std::string> labels;
};
using DocumentedMetrics = std::map<std::string, DocumentedMetric>;

// The rows "| `NAME` | TYPE | LABELS | ..." of the page.
[[nodiscard]] DocumentedMetrics documented_metrics();

// What is wrong with the names of an expression: "housingd_rnus_total is not in
// docs/metrics.md", "housingd_ready has no label job".
[[nodiscard]] std::vector<std::string> faults_of(const std::string& expression, const DocumentedMetrics& documented);

}  // namespace housingd::deploy
