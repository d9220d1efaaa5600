#include "tests/run/import_fixture.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "pipeline/fetch/source_client.h"
#include "pipeline/upsert/store.h"

namespace housingd::run {

namespace {

std::filesystem::path project() {
  const char* folder = std::getenv("HOUSINGD_SOURCE_DIR");
  return folder != nullptr ? folder : ".";
}

class Watcher final : public Observer {
 public:
  Watcher(const Watch& watch, async::StopSignal& stop) : watch_(watch), stop_(stop) {}
  void on(const Event& event) override {
    if (watch_) watch_(event, stop_);
  }

 private:
  const Watch& watch_;
  async::StopSignal& stop_;
};

}  // namespace

simulator::SimulatorOptions small_market() {
  simulator::SimulatorOptions options;
  options.properties = 300;
  options.area = "Greve,Solrød";
  return options;
}

ImportTest::ImportTest() {
  forget_settings();
}

void ImportTest::forget_settings() {
  overrides_.clear();
  set("sources.boligsiden.rate_limit.count", "100000");
  set("sources.boligsiden.retry.backoff.initial", "1ms");
  set("sources.boligsiden.retry.backoff.max", "2ms");
  set("jobs.copenhagen-villas.partitions.where", "{ names: [Greve, Solrød] }");
  set("jobs.active-listings.partitions.where", "{ names: [Greve, Solrød] }");
}

void ImportTest::start_simulator(simulator::SimulatorOptions options) {
  if (options.catalog.empty()) options.catalog = project() / "config/catalog/municipalities.yaml";
  simulator_ = simulator::Simulator::start(std::move(options)).value();
}

void ImportTest::add_job(const std::string& name, const std::string& yaml) {
  if (config_.empty()) {
    config_ = folder_ / "config";
    std::filesystem::copy(project() / "config", config_, std::filesystem::copy_options::recursive);
  }
  std::ofstream(config_ / "jobs" / (name + ".yaml")) << "job: " << name << '\n' << yaml;
}

definition::Definitions ImportTest::definitions() const {
  definition::LoadOptions options;
  options.directory = config_.empty() ? project() / "config" : config_;
  options.overrides = overrides_;
  if (simulator_) {
    options.overrides.push_back(
        {"sources.boligsiden.client.base_url", base_url_.empty() ? simulator_->url() : base_url_});
  }
  auto loaded = definition::load(options);
  EXPECT_EQ(loaded.diagnostics.to_text(), "");
  return std::move(loaded.definitions);
}

Summary ImportTest::import(const std::string& job, RunOptions options, const Watch& watch) {
  auto summary = try_import(job, std::move(options), watch);
  EXPECT_TRUE(summary) << summary.error().message();
  return summary ? *std::move(summary) : Summary();
}

outcome::result<Summary> ImportTest::try_import(const std::string& job, RunOptions options, const Watch& watch) {
  const auto known = std::make_shared<const definition::Definitions>(definitions());
  boost::asio::io_context loop;
  boost::asio::thread_pool workers(2);
  async::StopSignal stop;
  Watcher watcher(watch, stop);
  auto store = upsert::open_store(store_, upsert::Access::write, {.durability = durability_});
  if (!store) return store.error();
  fetch::SourceClient source(loop.get_executor(), known->source_of(known->jobs.at(job)));
  observe_ = [&source] { return source.observe(); };
  RunContext context{known, known->jobs.at(job), source, **store, workers.get_executor(), stop, watcher};
  if (admission_) context.admission = [this, &stop] { return admission_(&stop); };
  std::optional<outcome::result<Summary>> ended;
  boost::asio::cancellation_signal now;
  cancel_ = [&] { boost::asio::post(loop, [&] { now.emit(boost::asio::cancellation_type::terminal); }); };
  const auto keep = [&](const std::exception_ptr& failure, outcome::result<Summary> summary) {
    if (failure) std::rethrow_exception(failure);
    ended = std::move(summary);
  };
  boost::asio::co_spawn(loop, run_job(context, std::move(options)),
                        boost::asio::bind_cancellation_slot(now.slot(), keep));
  loop.run();
  return *std::move(ended);
}

std::vector<std::vector<std::string>> ImportTest::data() const {
  std::vector<std::vector<std::string>> all;
  const auto known = definitions();
  for (const auto& table : known.models.at("housing").tables) {
    std::string columns;
    for (const auto& column : table.columns) columns += '"' + column.name + "\", ";
    for (auto& row : database().rows("SELECT '" + table.name + "', " + columns + "removed_at IS NOT NULL FROM " +
                                     table.name + " ORDER BY 1, 2, 3, 4")) {
      all.push_back(std::move(row));
    }
  }
  return all;
}

}  // namespace housingd::run
