// Prometheus' text format, read back.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace housingd::metrics {

struct Exposition {
  struct Family {
    std::string type, help;
    std::set<std::string> labels;           // of any of its samples; not "le"
    std::map<std::string, double> samples;  // by what stands before the value
  };
  std::map<std::string, Family> families;

  // Of `name{label="value",...}`, as it is written; fails where there is none.
  [[nodiscard]] double value(const std::string& sample) const;
  [[nodiscard]] bool has(const std::string& sample) const;
};

// Throws std::runtime_error for a line that is none of the format's, for a
// sample of no family, and for a family that comes twice.
[[nodiscard]] Exposition read_exposition(std::string_view text);

}  // namespace housingd::metrics
