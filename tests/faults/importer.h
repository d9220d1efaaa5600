// housingd, run as its users run it, against a simulator in this process.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/definitions.h"
#include "simulator/simulator.h"
#include "tests/daemon/child_process.h"
#include "tests/support/scratch_folder.h"

namespace housingd::faults {

using daemon_test::ChildProcess;

class Importer {
 public:
  // With the shipped configuration, and rates and waits that suit a test.
  Importer();

  // Overrides a value of the configuration from now on.
  Importer& set(std::string path, std::string value);
  // Asks for these municipalities alone: "Greve,Solrød".
  Importer& set_area(const std::string& area) {
    return set("jobs." + job_ + ".partitions.where", "{ names: [" + area + "] }");
  }
  Importer& use_job(std::string name) {
    job_ = std::move(name);
    return *this;
  }

  [[nodiscard]] std::unique_ptr<ChildProcess> start(const simulator::Simulator& source,
                                                    const std::string& store_url) const;
  [[nodiscard]] ChildProcess::Ended run(const simulator::Simulator& source, const std::string& store_url) const {
    return start(source, store_url)->wait();
  }

  [[nodiscard]] const definition::Model& model() const { return definitions_.models.at("housing"); }

 private:
  support::ScratchFolder folder_;  // where it runs
  std::string job_ = "copenhagen-villas";
  std::vector<std::string> settings_;
  definition::Definitions definitions_;
};

}  // namespace housingd::faults
