// What a run tells while it works.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "pipeline/upsert/ledger.h"

namespace housingd::run {

struct RunStarted {
  upsert::RunId run;
  std::string job;
  std::size_t partitions;        // of this run
  std::size_t already_complete;  // by the run that is resumed
  bool resumed;
  std::vector<upsert::PartitionRecord> so_far{};  // every partition of the run, in its order
};

struct PartitionStarted {
  std::string partition;
  bool resumed;
};

// It is read from its first page again; why, a Trouble says.
struct PartitionRestarted {
  std::string partition;
};

// The source declared (or corrected) how many records the partition has.
struct TotalDeclared {
  std::string partition;
  std::uint64_t records;
};

struct PageFetched {
  std::string partition;
  std::uint64_t bytes;  // of bodies, as received: packed, those of failed attempts included
  std::uint64_t records;
};

struct BatchCommitted {
  std::string partition;
  upsert::RecordCounts records;  // of the batch
  upsert::Effect effect;
};

struct PartitionEnded {
  std::string partition;
  upsert::PartitionState state;
  std::string reason;
  upsert::RecordCounts records;  // of the partition
  upsert::Effect sweep;
};

// Something went wrong and is being dealt with (a retry, a pause).
struct Trouble {
  std::string partition;
  std::string message;
};

struct RunEnded {
  upsert::RunState state;
  std::string reason;
};

using Event = std::variant<RunStarted, PartitionStarted, PartitionRestarted, TotalDeclared, PageFetched, BatchCommitted,
                           PartitionEnded, Trouble, RunEnded>;

// Called on the run's executor, between its steps: must be quick, must not throw.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on(const Event& event) = 0;
};

}  // namespace housingd::run
