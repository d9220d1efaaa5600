// housingd itself, end to end: from a simulator, a process of its own, over
// HTTP into an SQLite file or a PostgreSQL database. Each import is followed by
// one of unchanged data.
//
//   housingd-bench-import [--rounds N] [--postgres URI] [PROPERTIES...]
//
// URI: of a database of the bench's own, which is emptied before each round.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/bare_copy.h"
#include "bench/measured_program.h"
#include "bench/scratch_folder.h"
#include "pipeline/record/json.h"

namespace housingd::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Import {
  double run_seconds = 0;      // as the program's summary says
  double process_seconds = 0;  // from its start to its end
  double cpu_seconds = 0;
  double source_cpu_seconds = 0;  // of the simulator, on the same cores
  double peak_mib = 0, written_mib = 0;
  std::uint64_t records = 0, requests = 0, inserted = 0, rows = 0;
};

class Source {
 public:
  explicit Source(std::size_t properties)
      : program_(HOUSINGD_SIMULATOR, {"--properties", std::to_string(properties), "--area", "reference"}) {
    constexpr std::string_view greeting = "listening on ";
    const std::string line = program_.line();
    if (!line.starts_with(greeting)) throw std::runtime_error("the simulator did not start");
    url_ = line.substr(greeting.size());
  }

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] double cpu_seconds() const { return program_.cpu_seconds(); }

 private:
  MeasuredProgram program_;
  std::string url_;
};

// The simulator is no one else's machine: no rate to keep, nothing to pack.
std::vector<std::string> arguments(const std::string& url, const std::string& store) {
  return {"run",      "copenhagen-villas",
          "--config", HOUSINGD_SOURCES "/config",
          "--store",  store,
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

Import import_once(const Source& source, const std::string& store, std::size_t properties) {
  Import import;
  const double source_before = source.cpu_seconds();
  const auto began = Clock::now();
  MeasuredProgram program(HOUSINGD_PROGRAM, arguments(source.url(), store));
  const auto ended = program.wait();
  import.process_seconds = std::chrono::duration<double>(Clock::now() - began).count();
  if (ended.status != 0) {
    throw std::runtime_error(fmt::format("housingd ended with {}: {}", ended.status, ended.output));
  }
  import.source_cpu_seconds = source.cpu_seconds() - source_before;
  import.cpu_seconds = ended.cpu_seconds;
  import.peak_mib = ended.peak_mib;
  import.written_mib = ended.written_mib;
  read_summary(ended.output, import);
  if (import.records != properties) throw std::runtime_error(fmt::format("{} records accepted", import.records));
  return import;
}

void print_heading() {
  fmt::print("{:>10} {:<9} {:>8} {:>12} {:>8} {:>8} {:>8} {:>7} {:>10} {:>11} {:>8}\n", "properties", "import",
             "seconds", "properties/s", "rows", "rows/s", "process", "CPU s", "source CPU", "written MiB", "peak MiB");
}

void print(std::size_t properties, const char* kind, const Import& import, std::uint64_t rows) {
  fmt::print("{:>10} {:<9} {:>8.3f} {:>12.0f} {:>8} {:>8.0f} {:>8.3f} {:>7.3f} {:>10.3f} {:>11.0f} {:>8.1f}\n",
             properties, kind, import.run_seconds, static_cast<double>(properties) / import.run_seconds, rows,
             static_cast<double>(rows) / import.run_seconds, import.process_seconds, import.cpu_seconds,
             import.source_cpu_seconds, import.written_mib, import.peak_mib);
  std::fflush(stdout);
}

// By the time of the run; with the most memory of all rounds.
Import median(std::vector<Import> imports) {
  std::ranges::sort(imports, {}, &Import::run_seconds);
  Import middle = imports[imports.size() / 2];
  middle.peak_mib = std::ranges::max(imports, {}, &Import::peak_mib).peak_mib;
  return middle;
}

void measure(std::size_t properties, std::size_t rounds, const std::string& postgres) {
  const Source source(properties);
  std::vector<Import> first;
  std::vector<Import> again;
  for (std::size_t round = 0; round < rounds; ++round) {
    const ScratchFolder folder;
    const std::string store = postgres.empty() ? "sqlite:" + (folder.path() / "import.db").string() : postgres;
    if (!postgres.empty()) empty_database(postgres);
    first.push_back(import_once(source, store, properties));
    again.push_back(import_once(source, store, properties));
    if (again.back().inserted != 0) throw std::runtime_error("an import of unchanged data wrote rows");
  }
  const Import once = median(std::move(first));
  const Import twice = median(std::move(again));
  print(properties, "first", once, once.inserted);
  print(properties, "unchanged", twice, twice.rows);
}

int run(const std::vector<std::string>& words) {
  std::size_t rounds = 3;
  std::string postgres;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--rounds" && i + 1 < words.size()) {
      rounds = std::max<std::size_t>(std::stoull(words[++i]), 1);
    } else if (words[i] == "--postgres" && i + 1 < words.size()) {
      postgres = words[++i];
    } else {
      sizes.push_back(std::stoull(words[i]));
    }
  }
  if (sizes.empty()) sizes = {5'000, 20'000, 50'000};
  print_heading();
  for (const std::size_t size : sizes) measure(size, rounds, postgres);
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
