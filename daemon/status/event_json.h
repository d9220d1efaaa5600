// The data of events, each as one line.
#pragma once

#include <string>
#include <string_view>

#include "daemon/runner/runner.h"
#include "daemon/status/job_json.h"
#include "daemon/status/surroundings.h"

namespace housingd::status {

// Each as its schema in openapi.json.
[[nodiscard]] std::string run_event(const runner::LiveRun& run);
[[nodiscard]] std::string run_ended_event(const runner::LiveRun& run, const outcome::result<run::Summary>& ended);
[[nodiscard]] std::string partition_ended_event(const runner::LiveRun& run, const run::PartitionEnded& ended);
[[nodiscard]] std::string trouble_event(const runner::LiveRun& run, std::string_view text);
[[nodiscard]] std::string scheduler_trouble_event(std::string_view text);
[[nodiscard]] std::string job_event(const JobFacts& facts);
[[nodiscard]] std::string removed_job_event(std::string_view job);
[[nodiscard]] std::string slot_event(const upsert::SlotRecord& slot);
[[nodiscard]] std::string config_event(const ConfigState& config);
[[nodiscard]] std::string phase_event(Phase phase);

}  // namespace housingd::status
