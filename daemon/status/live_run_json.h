// Runs under way as the API tells of them.
#pragma once

#include "daemon/json/json_document.h"
#include "daemon/runner/live_run.h"

namespace housingd::status {

// The members of LiveRun of openapi.json; the caller begins and ends the object.
// `state`: of one that has just ended.
void write_live_run(json::JsonDocument& document, const runner::LiveRun& run, progress::Clock::time_point now,
                    upsert::RunState state = upsert::RunState::running);

}  // namespace housingd::status
