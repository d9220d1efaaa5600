// Who writes, and when: the same for all rows of a transaction.
#pragma once

#include <string>

#include "pipeline/definition/job.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::upsert {

struct Stamp {
  RunId run = 0;
  std::string now;  // RFC 3339, UTC
};

[[nodiscard]] std::string now_text();

// How a row that its source no longer has ends: marked, or deleted.
enum class Removal : std::uint8_t { soft, hard };

[[nodiscard]] Removal removal_of(definition::OnMissing on_missing);

}  // namespace housingd::upsert
