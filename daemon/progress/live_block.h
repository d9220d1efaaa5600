// A view as the lines that a terminal shows while the run goes on.
#pragma once

#include <string>
#include <vector>

#include "daemon/progress/progress_view.h"
#include "daemon/terminal/capabilities.h"

namespace housingd::progress {

// A heading, the total, and one line for each running partition, as many as
// there is room for. No line is wider than `size`, which leaves one column
// free: terminals differ on when a full line wraps.
[[nodiscard]] std::vector<std::string> live_block(const ProgressView& view, terminal::Size size,
                                                  terminal::Capabilities capabilities);

}  // namespace housingd::progress
