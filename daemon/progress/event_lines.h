// Events worth a line of their own.
#pragma once

#include <string>

#include "daemon/progress/progress_view.h"
#include "pipeline/run/progress.h"

namespace housingd::progress {

// "run 12 of copenhagen-villas: 36 partitions", with what a resumed run has done already.
[[nodiscard]] std::string started_line(const run::RunStarted& event);
// "Køge: complete, 1,204 records" or with the reason why not.
[[nodiscard]] std::string ended_line(const run::PartitionEnded& event);
// "Køge: 503 Service Unavailable; trying again in 2 s"
[[nodiscard]] std::string trouble_line(const run::Trouble& event);
// "48 %, 17 of 36 partitions, 9,612 of about 20,000 records, 812 records/s, ..."
[[nodiscard]] std::string overall_line(const ProgressView& view);

// "9,612 of about 20,000 records"
[[nodiscard]] std::string records_text(const ProgressView& view);
// "about 12 s left"; empty while nobody knows.
[[nodiscard]] std::string remaining_text(const ProgressView& view);

}  // namespace housingd::progress
