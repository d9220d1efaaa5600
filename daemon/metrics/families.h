// Metric families, made of the catalogue and of values.
#pragma once

#include <prometheus/metric_family.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/metrics/catalogue.h"

namespace housingd::metrics {

using Families = std::vector<prometheus::MetricFamily>;
using LabelValues = std::vector<std::string_view>;  // in the order of Metric::labels

// "job, state" -> {"job", "state"}
[[nodiscard]] std::vector<std::string> label_names(const Metric& metric);

// With as many values as the metric has labels.
[[nodiscard]] std::map<std::string, std::string> labels_of(const Metric& metric, const LabelValues& values);

// Gauges and counters whose values somebody else keeps.
class FamilyBuilder {
 public:
  void add(const Metric& metric, const LabelValues& values, double number);
  [[nodiscard]] Families take() { return std::move(families_); }

 private:
  Families families_;
  std::map<std::string_view, std::size_t> places_;
};

}  // namespace housingd::metrics
