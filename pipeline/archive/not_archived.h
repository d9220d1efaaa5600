// What archives fail with.
#pragma once

#include <string>
#include <utility>

#include "pipeline/outcome/error.h"

namespace housingd::archive {

// A page that an archive does not have, or cannot keep.
[[nodiscard]] inline outcome::Error not_archived(std::string what) {
  return {outcome::Disposition::fail_partition, outcome::ErrorCode::http_status, std::move(what)};
}

}  // namespace housingd::archive
