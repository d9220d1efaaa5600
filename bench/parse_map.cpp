// How fast pages become rows, on one core: bytes of JSON per second, stage by
// stage and all together.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/market.h"
#include "pipeline/definition/partition.h"
#include "pipeline/record/key_hash.h"
#include "pipeline/run/page_worker.h"
#include "pipeline/validate/record_key.h"

namespace housingd::bench {
namespace {

using ParsedPage = std::shared_ptr<const parse::ParsedPage>;

// One municipality's, so that they meet what its partition expects.
constexpr const char* municipality = "Roskilde";
// More than the caches hold: pages come fresh from a socket, too.
constexpr std::size_t document_count = 4'000;

template <class T>
T value_of(outcome::result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return *std::move(result);
}

struct Subject {
  definition::Definitions definitions = shipped_definitions();
  const definition::Job& job = definitions.jobs.at(job_name);
  std::shared_ptr<const run::Stages> stages =
      value_of(run::Stages::compile(definitions.model_of(job), definitions.endpoint_of(job)));
  std::vector<definition::Partition> partitions = definition::partitions_of(definitions, job);
  std::vector<std::string> documents = villas(document_count, municipality);

  [[nodiscard]] const definition::Partition& partition() const {
    return *std::ranges::find(partitions, municipality, &definition::Partition::name);
  }
};

const Subject& subject() {
  static const Subject subject;
  return subject;
}

std::vector<std::string> pages_of(std::size_t records) {
  std::vector<std::string> pages;
  for (std::span<const std::string> rest = subject().documents; rest.size() >= records; rest = rest.subspan(records)) {
    pages.push_back(page_of(rest.first(records)));
  }
  return pages;
}

ParsedPage parsed(std::string body) {
  return value_of(subject().stages->parser.parse(std::move(body)));
}

// Calls work(i) with each page's number in turn and says how fast that was.
template <class Work>
void over_pages(benchmark::State& state, const std::vector<std::string>& pages, Work work) {
  const auto records = static_cast<std::size_t>(state.range(0));
  std::size_t bytes = 0;
  std::size_t at = 0;
  for (auto _ : state) {
    work(at);
    bytes += pages[at].size();
    at = (at + 1) % pages.size();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records));
}

// The copy that each parse eats is made outside the time.
void parse_page(benchmark::State& state) {
  const auto pages = pages_of(static_cast<std::size_t>(state.range(0)));
  over_pages(state, pages, [&](std::size_t at) {
    state.PauseTiming();
    std::string body = pages[at];
    state.ResumeTiming();
    benchmark::DoNotOptimize(parsed(std::move(body)));
  });
}

std::vector<ParsedPage> all_parsed(const std::vector<std::string>& pages) {
  std::vector<ParsedPage> result;
  for (const auto& page : pages) result.push_back(parsed(page));
  return result;
}

void validate_page(benchmark::State& state) {
  const auto pages = pages_of(static_cast<std::size_t>(state.range(0)));
  const auto values = all_parsed(pages);
  validate::RecordValidator validator(subject().stages->schema);
  over_pages(state, pages, [&](std::size_t at) {
    for (const auto& record : values[at]->records()) {
      if (validator.examine(*record.value)) throw std::runtime_error("a record was refused");
    }
  });
}

void map_page(benchmark::State& state) {
  const auto pages = pages_of(static_cast<std::size_t>(state.range(0)));
  const auto values = all_parsed(pages);
  over_pages(state, pages, [&](std::size_t at) {
    record::PageRows rows;
    std::deque<std::string> texts;
    for (const auto& record : values[at]->records()) {
      const auto& key = texts.emplace_back(*validate::key_of(*record.value, subject().stages->record_key));
      const auto reject = subject().stages->mapping.map(*record.value, key, record::key_hash(key), rows, texts);
      if (reject) throw std::runtime_error(reject->message);
    }
    benchmark::DoNotOptimize(rows.cells.data());
  });
}

// All that a worker thread does with a page, as a run does it.
void work_page(benchmark::State& state) {
  const auto pages = pages_of(static_cast<std::size_t>(state.range(0)));
  run::PageWorker worker(subject().stages, subject().partition());
  over_pages(state, pages, [&](std::size_t at) {
    state.PauseTiming();
    std::string body = pages[at];
    state.ResumeTiming();
    auto page = value_of(worker.parse(std::move(body)));
    const auto rows = value_of(worker.map(std::move(page), pages[at].size(), {})).rows;
    if (!rows->rejects.empty()) throw std::runtime_error(rows->rejects.front().message);
  });
}

void page_sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("records")->Arg(50)->Arg(500)->Unit(benchmark::kMicrosecond);
}

BENCHMARK(parse_page)->Apply(page_sizes);
BENCHMARK(validate_page)->Apply(page_sizes);
BENCHMARK(map_page)->Apply(page_sizes);
BENCHMARK(work_page)->Apply(page_sizes);

}  // namespace
}  // namespace housingd::bench

BENCHMARK_MAIN();
