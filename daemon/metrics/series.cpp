#include "daemon/metrics/series.h"

namespace housingd::metrics {

Counters::Counters(prometheus::Registry& registry, const Metric& metric)
    : series_(
          prometheus::BuildCounter().Name(std::string(metric.name)).Help(std::string(metric.help)).Register(registry),
          metric) {
  // What is counted without labels is 0 before it happens, not absent.
  if (metric.labels.empty()) add({}, 0);
}

Histograms::Histograms(prometheus::Registry& registry, const Metric& metric, std::vector<double> bounds)
    : bounds_(std::move(bounds)),
      series_(
          prometheus::BuildHistogram().Name(std::string(metric.name)).Help(std::string(metric.help)).Register(registry),
          metric) {
  if (metric.labels.empty()) static_cast<void>(series_.of({}, bounds_));
}

}  // namespace housingd::metrics
