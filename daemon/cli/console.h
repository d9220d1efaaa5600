// Where a command writes: results to `out`, everything else to `err`.
#pragma once

#include <iosfwd>

namespace housingd::cli {

struct Console {
  std::ostream& out;
  std::ostream& err;
};

}  // namespace housingd::cli
