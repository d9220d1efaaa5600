// An answer that is not what the daemon answers with.
#pragma once

#include "pipeline/outcome/error.h"

namespace housingd::client {

inline outcome::Error malformed_answer() {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::malformed_response,
          "the answer is none of housingd's; check the address"};
}

}  // namespace housingd::client
