// How a run ended, in numbers.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/upsert/ledger.h"

namespace housingd::run {

struct PartitionSummary {
  upsert::PartitionRecord record;
  std::chrono::milliseconds took{0};
};

struct ArchiveSummary {
  std::string folder;  // empty: there is none
  std::string gap;     // why pages are missing in it; empty: it is whole
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
  std::optional<ArchiveSummary> archive{};  // of the pages of this run; nothing: the job has none
};

}  // namespace housingd::run
