// Whether a partition's result counts. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "pipeline/definition/job.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::run {

struct Collected {
  upsert::RecordCounts records;
  std::optional<std::uint64_t> declared;  // nothing: the source declares no total
  std::uint64_t known_before = 0;         // records of the partition before this run
  bool limited = false;                   // cut short by --limit
  std::string doubt{};                    // see Pass::doubt()
  std::string outside{};                  // of a split partition: see Slicing::outside()
};

struct Verdict {
  upsert::PartitionState state = upsert::PartitionState::complete;
  std::string reason;  // empty when complete
};

// Why the numbers do not prove that nothing was missed; empty: they do.
[[nodiscard]] std::string shortfall(const Collected& collected);

// complete: the distinct records equal the declared total, nothing moved while
// they were read, and every gate lets them pass. incomplete: that is not
// proven, or the run was limited.
// failed: a gate holds the result back; nothing is swept, the old data stays.
[[nodiscard]] Verdict judge(const Collected& collected, const definition::Gates& gates);

}  // namespace housingd::run
