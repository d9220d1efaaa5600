#include "tests/deploy/documented_metrics.h"

#include <optional>
#include <regex>
#include <sstream>

#include "tests/deploy/shipped_files.h"

namespace housingd::deploy {
namespace {

std::vector<std::smatch> matches(const std::string& text, const std::regex& pattern) {
  return {std::sregex_iterator(text.begin(), text.end(), pattern), {}};
}

std::set<std::string> words(const std::string& list) {
  static const std::regex word("[a-z_]+");
  std::set<std::string> found;
  for (const auto& match : matches(list, word)) found.insert(match.str());
  return found;
}

// "housingd_x_bucket" is a part of the histogram housingd_x.
std::optional<std::string> histogram_of(const std::string& name, const DocumentedMetrics& documented) {
  static const std::regex series("(.*)_(bucket|sum|count)");
  std::smatch match;
  if (!std::regex_match(name, match, series)) return std::nullopt;
  const auto found = documented.find(match[1].str());
  if (found == documented.end() || found->second.type != "histogram") return std::nullopt;
  return found->first;
}

// Those that every series has once Prometheus scraped it.
bool is_scraped_label(const std::string& label) {
  return label == "instance" || label == "le";
}

std::vector<std::string> faults_of_labels(const std::string& name, const std::string& selector,
                                          const DocumentedMetric& metric) {
  static const std::regex matcher(R"(([a-z_]+)\s*(=~|!~|!=|=))");
  std::vector<std::string> faults;
  for (const auto& match : matches(selector, matcher)) {
    const std::string label = match[1].str();
    if (!metric.labels.contains(label) && !is_scraped_label(label)) faults.push_back(name + " has no label " + label);
  }
  return faults;
}

}  // namespace

DocumentedMetrics documented_metrics() {
  static const std::regex row(R"(^\| `(housingd_[a-z0-9_]+)` \| (\w+) \|([^|]*)\|)");
  DocumentedMetrics metrics;
  std::istringstream page(text_of("docs/metrics.md"));
  for (std::string line; std::getline(page, line);) {
    std::smatch match;
    if (std::regex_search(line, match, row)) metrics[match[1]] = {match[2], words(match[3])};
  }
  return metrics;
}

std::vector<std::string> faults_of(const std::string& expression, const DocumentedMetrics& documented) {
  static const std::regex selection(R"((housingd_[a-z0-9_]+)(\{[^}]*\})?)");
  std::vector<std::string> faults;
  for (const auto& match : matches(expression, selection)) {
    const std::string name = match[1].str();
    const auto metric = documented.find(histogram_of(name, documented).value_or(name));
    if (metric == documented.end()) {
      faults.push_back(name + " is not in docs/metrics.md");
      continue;
    }
    for (auto& fault : faults_of_labels(name, match[2].str(), metric->second)) faults.push_back(std::move(fault));
  }
  return faults;
}

}  // namespace housingd::deploy
