// What the program tells its caller by its exit status.
#pragma once

#include <cstdint>

#include "pipeline/outcome/error.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::cli {

// Scripts rely on these numbers: `housingd --help` lists them.
enum class ExitStatus : std::uint8_t {
  complete = 0,
  failed = 1,
  usage = 2,       // the command line or a definition is wrong: nothing was done
  incomplete = 3,  // ended, but not proven complete
  interrupted = 130,
};

[[nodiscard]] ExitStatus exit_status_of(upsert::RunState state);
[[nodiscard]] ExitStatus exit_status_of(const outcome::Error& error);

}  // namespace housingd::cli
