// Whole runs against the simulator: real sockets, a real store.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/definition/definitions.h"
#include "pipeline/fetch/source_client.h"
#include "pipeline/run/job_run.h"
#include "simulator/simulator.h"
#include "tests/support/oracle.h"
#include "tests/support/scratch_folder.h"

namespace housingd::run {

// What a test does while the run goes on; called for every event.
using Watch = std::function<void(const Event& event, async::StopSignal& stop)>;

class ImportTest : public testing::Test {
 protected:
  ImportTest();

  void start_simulator(simulator::SimulatorOptions options);

  // Runs the job to its end and returns how it ended.
  Summary import(const std::string& job = "copenhagen-villas", RunOptions options = {}, const Watch& watch = {});
  // The same, when the run is expected not to begin.
  outcome::result<Summary> try_import(const std::string& job, RunOptions options, const Watch& watch);

  // Added to every import from now on.
  void set(std::string path, std::string value) { overrides_.push_back({std::move(path), std::move(value)}); }
  // A job of the test's own, beside those that ship: what follows its name in the file.
  void add_job(const std::string& name, const std::string& yaml);
  void forget_settings();
  // Instead of the simulator itself.
  void ask_at(std::string base_url) { base_url_ = std::move(base_url); }
  // Instead of what is shipped, and as it is.
  void use_config(std::filesystem::path folder) {
    config_ = std::move(folder);
    overrides_.clear();
  }
  // Instead of the SQLite file.
  void store_in(std::string url) { store_ = std::move(url); }

  [[nodiscard]] simulator::Simulator& source() { return *simulator_; }
  [[nodiscard]] support::Oracle database() const { return support::Oracle(file_); }
  [[nodiscard]] std::int64_t number(const std::string& sql) const { return database().number(sql); }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  // Every row of every data table but its bookkeeping, to compare databases.
  [[nodiscard]] std::vector<std::vector<std::string>> data() const;
  [[nodiscard]] definition::Definitions definitions() const;

  upsert::Durability durability_ = upsert::Durability::committed;
  // What a run passes before its first partition; the stop is the run's.
  std::function<async::awaitable<outcome::result<void>>(async::StopSignal* stop)> admission_;
  // The client of the run under way.
  std::function<fetch::SourceClient::Observation()> observe_;
  // Cancels the run under way at its next step.
  std::function<void()> cancel_;

 private:
  support::ScratchFolder folder_;
  std::filesystem::path file_ = folder_ / "housing.db";
  std::filesystem::path config_;
  std::string store_ = "sqlite:" + file_.string();
  std::vector<definition::Override> overrides_;
  std::string base_url_;
  std::unique_ptr<simulator::Simulator> simulator_;
};

// The data that these tests live on: two municipalities, quick to import.
[[nodiscard]] simulator::SimulatorOptions small_market();

}  // namespace housingd::run
