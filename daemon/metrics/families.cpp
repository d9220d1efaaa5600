#include "daemon/metrics/families.h"

#include <algorithm>

namespace housingd::metrics {

std::vector<std::string> label_names(const Metric& metric) {
  std::vector<std::string> names;
  std::string_view rest = metric.labels;
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find(','));
    names.emplace_back(name);
    rest.remove_prefix(std::min(rest.size(), name.size() + 2));
  }
  return names;
}

std::map<std::string, std::string> labels_of(const Metric& metric, const LabelValues& values) {
  std::map<std::string, std::string> labels;
  const auto names = label_names(metric);
  for (std::size_t i = 0; i < names.size(); ++i) labels.emplace(names[i], values.at(i));
  return labels;
}

void FamilyBuilder::add(const Metric& metric, const LabelValues& values, double number) {
  const auto [place, is_new] = places_.emplace(metric.name, families_.size());
  if (is_new) {
    families_.push_back(
        {.name = std::string(metric.name),
         .help = std::string(metric.help),
         .type = metric.kind == Kind::counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge,
         .metric = {}});
  }
  prometheus::ClientMetric sample;
  const auto names = label_names(metric);
  for (std::size_t i = 0; i < names.size(); ++i) sample.label.push_back({names[i], std::string(values.at(i))});
  sample.counter.value = number;
  sample.gauge.value = number;
  families_[place->second].metric.push_back(std::move(sample));
}

}  // namespace housingd::metrics
