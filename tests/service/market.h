// The source that the daemon's tests live on.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "simulator/simulator.h"

namespace housingd::service_test {

// Two municipalities, quick to import.
inline std::unique_ptr<simulator::Simulator> small_market(std::size_t properties = 600) {
  simulator::SimulatorOptions options;
  options.properties = properties;
  options.area = "Greve,Solrød";
  options.catalog = std::filesystem::path(std::getenv("HOUSINGD_SOURCE_DIR")) / "config/catalog/municipalities.yaml";
  return simulator::Simulator::start(std::move(options)).value();
}

// A job of one municipality that is due every second.
inline constexpr const char* job_of_every_second =
    "job: often\nendpoint: boligsiden.addresses\nmodel: housing\nparams: { addressTypes: villa }\n"
    "partitions: { from: municipalities, where: { names: [Solrød] }, params: { municipalities: \"{name}\" } }\n"
    "schedule: { every: 1s, on_missed: run_once, starting_deadline: 0s }\n";

}  // namespace housingd::service_test
