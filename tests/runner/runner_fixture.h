// Runs of the shipped jobs against the simulator, by the runner.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/runner/runner.h"
#include "simulator/simulator.h"
#include "tests/support/oracle.h"
#include "tests/support/scratch_folder.h"

namespace housingd::runner {

// Keeps what it is told, and lets a test act on it.
class Witness final : public RunWatcher {
 public:
  using Act = std::function<void(const LiveRun& run, const run::Event& event)>;

  void on_event(const LiveRun& run, const run::Event& event) override {
    events.emplace_back(run.job(), event);
    if (act) act(run, event);
  }
  void on_ended(const LiveRun& run, const outcome::result<run::Summary>& how) override {
    order.push_back(run.job());
    ended.emplace(run.job(), how);
  }
  // The place of the job's first event of that kind; events.size(): none.
  template <class Event>
  [[nodiscard]] std::size_t first(const std::string& job) const {
    std::size_t place = 0;
    while (place < events.size() &&
           !(events[place].first == job && std::holds_alternative<Event>(events[place].second))) {
      ++place;
    }
    return place;
  }

  Act act;
  std::vector<std::pair<std::string, run::Event>> events;
  std::vector<std::string> order;  // of ends
  std::map<std::string, outcome::result<run::Summary>> ended;
};

class RunnerTest : public testing::Test {
 protected:
  RunnerTest();
  ~RunnerTest() override;

  // The shipped definitions for two municipalities, with another value each.
  [[nodiscard]] std::shared_ptr<const definition::Definitions> definitions(
      const std::vector<definition::Override>& also = {}) const;
  void start(std::uint32_t at_once);

  // Begins the launch; its answer comes while the loop runs.
  void launch(Launch wanted);
  [[nodiscard]] const std::optional<outcome::result<upsert::RunId>>& answer(std::size_t launch) const {
    return *answers_[launch];
  }
  // Works until nothing is left to do.
  void run();
  void run_until(const std::function<bool()>& done);

  [[nodiscard]] support::Oracle database() const { return support::Oracle(folder_ / "housing.db"); }

  support::ScratchFolder folder_;
  std::unique_ptr<simulator::Simulator> source_;
  boost::asio::io_context loop_;
  std::unique_ptr<upsert::Store> store_;
  Witness witness_;
  std::unique_ptr<Runner> runner_;

 private:
  std::vector<std::unique_ptr<std::optional<outcome::result<upsert::RunId>>>> answers_;
};

}  // namespace housingd::runner
