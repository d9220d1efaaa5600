// How a run ended, in numbers.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "pipeline/upsert/ledger.h"

namespace housingd::run {

struct PartitionSummary {
  upsert::PartitionRecord record;
  std::chrono::milliseconds took{0};
};

struct Summary {
  upsert::RunRecord run;
  bool resumed = false;
  bool dry_run = false;
  // Whether the source says how many records there are. Where it does not, a
  // partition that was walked to its end is complete, and nothing proves it.
  bool declares_total = true;
  std::vector<std::string> table_order;  // the model's, for display
  std::vector<PartitionSummary> partitions;
};

}  // namespace housingd::run
