// housingd itself, end to end: its own process, over HTTP from a simulator in
// this one, into an SQLite file. Each import is followed by one of unchanged
// data.
//
//   housingd-bench-import [--rounds N] [PROPERTIES...]
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/measured_program.h"
#include "bench/scratch_folder.h"
#include "pipeline/record/json.h"
#include "simulator/simulator.h"

namespace housingd::bench {
namespace {

namespace fs = std::filesystem;

struct Import {
  double run_seconds = 0;      // as the program's summary says
  double process_seconds = 0;  // from its start to its end
  double cpu_seconds = 0;
  double source_cpu_seconds = 0;  // of the simulator, on the same cores
  double peak_mib = 0;
  std::uint64_t records = 0, requests = 0, inserted = 0, rows = 0;
};

double own_cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// The simulator is no one else's machine: no rate to keep, nothing to pack.
std::vector<std::string> arguments(const std::string& url, const fs::path& database) {
  return {"run",      "copenhagen-villas",
          "--config", HOUSINGD_SOURCES "/config",
          "--store",  "sqlite:" + database.string(),
          "--output", "json",
          "--set",    "sources.boligsiden.client.base_url=" + url,
          "--set",    "sources.boligsiden.client.accept_encoding=identity",
          "--set",    "sources.boligsiden.rate_limit.count=1000000",
          "--set",    "sources.boligsiden.rate_limit.max_in_flight=64"};
}

void read_summary(const std::string& text, Import& import) {
  record::Document summary;
  summary.Parse(text.data(), text.size());
  if (summary.HasParseError() || !summary.IsObject()) throw std::runtime_error("no summary: " + text);
  import.run_seconds = summary["seconds"].GetDouble();
  import.records = summary["records"]["accepted"].GetUint64();
  import.requests = summary["requests"]["sent"].GetUint64();
  for (const auto& table : summary["tables"].GetObject()) {
    import.inserted += table.value["inserted"].GetUint64();
    import.rows += table.value["inserted"].GetUint64() + table.value["unchanged"].GetUint64();
  }
}

Import import_once(const std::string& url, const fs::path& database, std::size_t properties) {
  const double source_before = own_cpu_seconds();
  const Measured measured = run_measured(HOUSINGD_PROGRAM, arguments(url, database));
  if (measured.exit_status != 0) {
    throw std::runtime_error(fmt::format("housingd ended with {}: {}", measured.exit_status, measured.output));
  }
  Import import;
  import.source_cpu_seconds = own_cpu_seconds() - source_before;
  import.process_seconds = measured.seconds;
  import.cpu_seconds = measured.cpu_seconds;
  import.peak_mib = measured.peak_mib;
  read_summary(measured.output, import);
  if (import.records != properties) throw std::runtime_error(fmt::format("{} records accepted", import.records));
  return import;
}

void print_heading() {
  fmt::print("{:>10} {:<9} {:>8} {:>13} {:>8} {:>9} {:>8} {:>8} {:>10} {:>9} {:>8}\n", "properties", "import",
             "seconds", "properties/s", "rows", "rows/s", "process", "CPU s", "source CPU", "requests", "peak MiB");
}

void print(std::size_t properties, const char* kind, const Import& import, std::uint64_t rows) {
  fmt::print("{:>10} {:<9} {:>8.3f} {:>13.0f} {:>8} {:>9.0f} {:>8.3f} {:>8.3f} {:>10.3f} {:>9} {:>8.1f}\n", properties,
             kind, import.run_seconds, static_cast<double>(properties) / import.run_seconds, rows,
             static_cast<double>(rows) / import.run_seconds, import.process_seconds, import.cpu_seconds,
             import.source_cpu_seconds, import.requests, import.peak_mib);
  std::fflush(stdout);
}

// By the time of the run; with the most memory of all rounds.
Import median(std::vector<Import> imports) {
  std::ranges::sort(imports, {}, &Import::run_seconds);
  Import middle = imports[imports.size() / 2];
  middle.peak_mib = std::ranges::max(imports, {}, &Import::peak_mib).peak_mib;
  return middle;
}

void measure(std::size_t properties, std::size_t rounds) {
  const auto simulator = simulator::Simulator::start({.properties = properties, .area = "reference"});
  if (!simulator) throw std::runtime_error(simulator.error().message());
  const std::string url = simulator.value()->url();
  std::vector<Import> first;
  std::vector<Import> again;
  for (std::size_t round = 0; round < rounds; ++round) {
    const ScratchFolder folder;
    const fs::path database = folder.path() / "import.db";
    first.push_back(import_once(url, database, properties));
    again.push_back(import_once(url, database, properties));
    if (again.back().inserted != 0) throw std::runtime_error("an import of unchanged data wrote rows");
  }
  const Import once = median(std::move(first));
  const Import twice = median(std::move(again));
  print(properties, "first", once, once.inserted);
  // A shared row is compared once a run and counted once, like when it came.
  print(properties, "unchanged", twice, twice.rows);
}

int run(const std::vector<std::string>& words) {
  std::size_t rounds = 3;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--rounds" && i + 1 < words.size()) {
      rounds = std::max<std::size_t>(std::stoull(words[++i]), 1);
    } else {
      sizes.push_back(std::stoull(words[i]));
    }
  }
  if (sizes.empty()) sizes = {5'000, 20'000, 50'000};
  print_heading();
  for (const std::size_t size : sizes) measure(size, rounds);
  return 0;
}

}  // namespace
}  // namespace housingd::bench

int main(int count, char** arguments) {
  try {
    return housingd::bench::run({arguments + 1, arguments + count});
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
