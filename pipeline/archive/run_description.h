// The text of run.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pipeline/archive/run_folder.h"

namespace housingd::archive {

[[nodiscard]] std::string description_of(const ArchivedRun& run);
[[nodiscard]] std::optional<ArchivedRun> described_run(std::string_view json);

}  // namespace housingd::archive
