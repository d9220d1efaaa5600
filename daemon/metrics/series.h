// Counters and histograms by their labels.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/metrics/families.h"

namespace housingd::metrics {

// All series of one metric, kept by prometheus-cpp, found by their labels'
// values without asking it.
template <class T>
class Series {
 public:
  Series(prometheus::Family<T>& family, const Metric& metric) : family_(family), metric_(metric) {}

  template <class... Made>
  T& of(const LabelValues& values, const Made&... made) {
    std::vector<std::string> key(values.begin(), values.end());
    const auto known = known_.find(key);
    if (known != known_.end()) return *known->second;
    T& series = family_.Add(labels_of(metric_, values), made...);
    known_.emplace(std::move(key), &series);
    return series;
  }
  // Of a metric whose first label is the job: forgets those of other jobs.
  template <class IsJob>
  void keep(const IsJob& is_job) {
    std::erase_if(known_, [&](const auto& one) {
      if (is_job(one.first.front())) return false;
      family_.Remove(one.second);
      return true;
    });
  }

 private:
  prometheus::Family<T>& family_;
  const Metric& metric_;
  std::map<std::vector<std::string>, T*> known_;
};

class Counters {
 public:
  Counters(prometheus::Registry& registry, const Metric& metric);

  void add(const LabelValues& values, double number = 1) { series_.of(values).Increment(number); }
  template <class IsJob>
  void keep(const IsJob& is_job) {
    series_.keep(is_job);
  }

 private:
  Series<prometheus::Counter> series_;
};

class Histograms {
 public:
  // `bounds`: the upper ends of the buckets, rising.
  Histograms(prometheus::Registry& registry, const Metric& metric, std::vector<double> bounds);

  void observe(const LabelValues& values, double number) { series_.of(values, bounds_).Observe(number); }
  template <class IsJob>
  void keep(const IsJob& is_job) {
    series_.keep(is_job);
  }

 private:
  std::vector<double> bounds_;
  Series<prometheus::Histogram> series_;
};

}  // namespace housingd::metrics
