// The floor of an import: the rows that a job writes, already mapped, written
// by a bare loop into tables that the store has made.
//
//   housingd-bench-floor [PROPERTIES [ROUNDS [POSTGRES [BATCH]]]]
//
// POSTGRES: a libpq URI of an empty database, instead of a new SQLite file; the
// tables are dropped before each round. BATCH: properties per transaction.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <unordered_set>

#include "bench/bare_copy.h"
#include "bench/bare_insert.h"
#include "bench/market.h"
#include "bench/scratch_folder.h"
#include "pipeline/run/page_worker.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/store.h"

namespace housingd::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using MappedPage = std::shared_ptr<const record::PageRows>;

constexpr std::size_t records_per_page = 50;    // as the shipped source asks for
constexpr std::size_t records_per_batch = 500;  // as the program's

template <class T>
T value_of(outcome::result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return *std::move(result);
}

std::vector<MappedPage> mapped(const definition::Definitions& definitions, std::size_t properties) {
  const definition::Job& job = definitions.jobs.at(job_name);
  auto stages = value_of(run::Stages::compile(definitions.model_of(job), definitions.endpoint_of(job)));
  run::PageWorker worker(std::move(stages), definition::Partition());
  const std::vector<std::string> documents = villas(properties, "reference");
  std::vector<MappedPage> pages;
  for (std::span<const std::string> rest = documents; !rest.empty();) {
    const std::size_t count = std::min(records_per_page, rest.size());
    pages.push_back(value_of(worker.map(value_of(worker.parse(page_of(rest.first(count)))), count, {})).rows);
    rest = rest.subspan(count);
  }
  return pages;
}

// Of a shared row, which comes with many records, the first: a table takes it once.
class Rows {
 public:
  explicit Rows(const definition::Model& model) : model_(model) {}

  std::vector<BareRow> of(std::span<const MappedPage> pages) {
    std::vector<BareRow> rows;
    for (const auto& page : pages) {
      for (const auto& row : page->rows) {
        const auto& table = model_.tables[row.table];
        const auto cells = page->cells_of(row, table.columns.size());
        if (!table.shared || met_.insert(identity(table, cells)).second) rows.push_back({row.table, cells});
      }
    }
    return rows;
  }

 private:
  static std::string identity(const definition::Table& table, std::span<const record::Cell> cells) {
    std::string text = table.name;
    for (const auto& name : table.key) {
      const record::Cell& cell = cells[*table.find_column(name)];
      text += cell.kind() == record::Cell::Kind::text ? fmt::format("/{}", cell.text())
                                                      : fmt::format("/{}", cell.integer());
    }
    return text;
  }

  const definition::Model& model_;
  std::unordered_set<std::string> met_;
};

boost::asio::awaitable<void> prepare(upsert::Store& store, const definition::Model& model) {
  auto preparing = store.prepare(std::make_shared<const definition::Model>(model));
  value_of(co_await std::move(preparing));
}

void make_tables(const std::string& url, const definition::Model& model) {
  boost::asio::io_context context;
  auto store = value_of(upsert::open_store(url, upsert::Access::write));
  boost::asio::co_spawn(context, prepare(*store, model), [](std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  context.run();
}

using Batches = std::vector<std::vector<BareRow>>;

double seconds_of(const std::function<void()>& work) {
  const auto began = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - began).count();
}

double seconds_in_sqlite(const definition::Model& model, const Batches& batches) {
  const ScratchFolder folder;
  const fs::path file = folder.path() / "floor.db";
  make_tables("sqlite:" + file.string(), model);
  // Opened like the store opens it: the same journal, cache and syncs.
  upsert::sqlite::Database database(file.string(), upsert::sqlite::OpenMode::write);
  BareInsert loop(database.handle(), model);
  return seconds_of([&] {
    for (const auto& batch : batches) loop.insert(batch);
  });
}

double seconds_in_postgres(const std::string& url, const definition::Model& model, const Batches& batches) {
  empty_database(url);
  make_tables(url, model);
  BareCopy loop(url, model);
  return seconds_of([&] {
    for (const auto& batch : batches) loop.merge(batch);
  });
}

void measure(std::size_t properties, std::size_t rounds, const std::string& postgres, std::size_t batch) {
  const definition::Definitions definitions = shipped_definitions();
  const definition::Model& model = definitions.model_of(definitions.jobs.at(job_name));
  const auto pages = mapped(definitions, properties);

  Rows rows(model);
  Batches batches;
  std::size_t row_count = 0;
  for (std::span<const MappedPage> rest = pages; !rest.empty();) {
    const std::size_t count = std::min(batch / records_per_page, rest.size());
    row_count += batches.emplace_back(rows.of(rest.first(count))).size();
    rest = rest.subspan(count);
  }

  fmt::print("{} properties, {} rows, {} transactions\n\n{:>7} {:>9} {:>13} {:>9}\n", properties, row_count,
             batches.size(), "round", "seconds", "properties/s", "rows/s");
  std::vector<double> all;
  const auto print = [&](std::string_view name, double seconds) {
    fmt::print("{:>7} {:>9.3f} {:>13.0f} {:>9.0f}\n", name, seconds, static_cast<double>(properties) / seconds,
               static_cast<double>(row_count) / seconds);
    std::fflush(stdout);
  };
  for (std::size_t round = 1; round <= rounds; ++round) {
    all.push_back(postgres.empty() ? seconds_in_sqlite(model, batches) : seconds_in_postgres(postgres, model, batches));
    print(std::to_string(round), all.back());
  }
  std::ranges::sort(all);
  print("median", all[all.size() / 2]);
}

}  // namespace
}  // namespace housingd::bench

int main(int count, char** arguments) {
  try {
    const std::size_t properties = count > 1 ? std::stoull(arguments[1]) : 20'000;
    const std::size_t rounds = count > 2 ? std::stoull(arguments[2]) : 5;
    const std::string postgres = count > 3 ? arguments[3] : "";
    const std::size_t batch = count > 4 ? std::stoull(arguments[4]) : housingd::bench::records_per_batch;
    housingd::bench::measure(properties, std::max<std::size_t>(rounds, 1), postgres, batch);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
