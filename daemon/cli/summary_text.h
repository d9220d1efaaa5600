// The closing words of a run, read in five seconds.
#pragma once

#include <string>

#include "daemon/cli/invocation.h"
#include "daemon/terminal/palette.h"
#include "pipeline/run/summary.h"

namespace housingd::cli {

struct SummarySurroundings {
  const Invocation& invocation;
  const RunArguments& arguments;
  std::string store;  // its URL; empty: not known here
  terminal::Palette palette;
};

// How it ended, what it took, which rows it wrote, what is not right, what to
// do next: in this order.
[[nodiscard]] std::string summary_text(const run::Summary& summary, const SummarySurroundings& surroundings);

}  // namespace housingd::cli
