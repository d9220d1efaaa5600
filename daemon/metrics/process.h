// The process, as the kernel sees it.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/metrics/families.h"

namespace housingd::metrics {

// Of a line of /proc/PID/stat (proc(5)).
struct ProcessStat {
  double cpu_ticks = 0;  // user and system
  double threads = 0;
  double start_ticks = 0;  // since the machine booted
  double virtual_bytes = 0;
  double resident_pages = 0;
};
// Nothing: it is no such line.
[[nodiscard]] std::optional<ProcessStat> parse_stat(std::string_view line);

// What cannot be read is left out.
[[nodiscard]] Families process_families();

}  // namespace housingd::metrics
