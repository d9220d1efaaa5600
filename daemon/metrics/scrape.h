// What is asked for anew each time that metrics are read.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/fetch/source_client.h"

namespace housingd::metrics {

using WallTime = std::chrono::system_clock::time_point;
using NamedNumbers = std::vector<std::pair<std::string_view, double>>;

struct JobScrape {
  std::string job;
  NamedNumbers health;      // 1 for the one it is in
  NamedNumbers partitions;  // by state
  std::optional<WallTime> last_complete, last_run, next_run;
  bool paused = false;
  bool running = false;
  std::optional<double> progress;  // of the run under way
};

struct SourceScrape {
  std::string source;
  fetch::SourceClient::Observation observation;
};

struct Scrape {
  std::vector<JobScrape> jobs;
  std::vector<SourceScrape> sources;
  std::size_t runs_working = 0, runs_waiting = 0;
  std::size_t connections = 0, subscribers = 0;
  bool store_up = false;
  bool ready = false;
  bool reload_succeeded = true;
  WallTime config_loaded;
};

}  // namespace housingd::metrics
