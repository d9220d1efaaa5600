#include "tests/runner/runner_fixture.h"

#include <cstdlib>
#include <filesystem>

namespace housingd::runner {
namespace {

std::filesystem::path project() {
  const char* folder = std::getenv("HOUSINGD_SOURCE_DIR");
  return folder != nullptr ? folder : ".";
}

async::awaitable<void> keep_answer(async::awaitable<outcome::result<upsert::RunId>> launching,
                                   std::optional<outcome::result<upsert::RunId>>* into) {
  auto answered = co_await std::move(launching);
  into->emplace(std::move(answered));
}

}  // namespace

RunnerTest::RunnerTest() {
  simulator::SimulatorOptions options;
  options.properties = 600;
  options.area = "Greve,Solrød";
  options.catalog = project() / "config/catalog/municipalities.yaml";
  source_ = simulator::Simulator::start(std::move(options)).value();
  store_ = upsert::open_store("sqlite:" + (folder_ / "housing.db").string(), upsert::Access::write).value();
}

RunnerTest::~RunnerTest() {
  runner_.reset();
}

std::shared_ptr<const definition::Definitions> RunnerTest::definitions(
    const std::vector<definition::Override>& also) const {
  definition::LoadOptions options;
  options.directory = project() / "config";
  options.overrides = {{"sources.boligsiden.client.base_url", source_->url()},
                       {"sources.boligsiden.rate_limit.count", "100000"},
                       {"jobs.copenhagen-villas.partitions.where", "{ names: [Greve, Solrød] }"},
                       {"jobs.active-listings.partitions.where", "{ names: [Greve, Solrød] }"}};
  options.overrides.insert(options.overrides.end(), also.begin(), also.end());
  auto loaded = definition::load(options);
  EXPECT_EQ(loaded.diagnostics.to_text(), "");
  return std::make_shared<const definition::Definitions>(std::move(loaded.definitions));
}

void RunnerTest::start(std::uint32_t at_once) {
  runner_ = std::make_unique<Runner>(loop_.get_executor(), *store_, at_once);
  runner_->add_watcher(witness_);
  runner_->adopt(definitions());
}

void RunnerTest::launch(Launch wanted) {
  auto& answer = answers_.emplace_back(std::make_unique<std::optional<outcome::result<upsert::RunId>>>());
  boost::asio::co_spawn(loop_, keep_answer(runner_->launch(std::move(wanted)), answer.get()),
                        [](const std::exception_ptr& thrown) {
                          if (thrown) std::rethrow_exception(thrown);
                        });
}

void RunnerTest::run() {
  loop_.restart();
  loop_.run();
}

void RunnerTest::run_until(const std::function<bool()>& done) {
  loop_.restart();
  while (!done() && loop_.run_one() > 0) {
  }
  ASSERT_TRUE(done());
}

}  // namespace housingd::runner
