// What metrics ask for each time they are read.
#pragma once

#include "daemon/board/job_board.h"
#include "daemon/metrics/scrape.h"
#include "daemon/status/surroundings.h"

namespace housingd::status {

// All but `connections`, which only the server knows.
[[nodiscard]] metrics::Scrape scrape_of(const Surroundings& around, const board::JobBoard& board);

}  // namespace housingd::status
