// How far a run has come, ready to be shown.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/upsert/ledger.h"

namespace housingd::progress {

struct PartitionView {
  std::string name;
  std::uint64_t records = 0;              // fetched
  std::optional<std::uint64_t> declared;  // known once the source has answered

  [[nodiscard]] double fraction() const {
    if (!declared) return 0;
    return *declared == 0 ? 1.0 : static_cast<double>(records) / static_cast<double>(*declared);
  }
};

struct ProgressView {
  std::string job;
  upsert::RunId run = 0;
  bool resumed = false;
  std::chrono::milliseconds elapsed{0};

  std::size_t partitions = 0;
  std::size_t complete = 0;            // by a resumed run too
  std::size_t not_complete = 0;        // ended in any other way
  std::vector<PartitionView> running;  // in the order in which they started

  std::uint64_t records = 0;  // fetched by this process
  std::uint64_t expected = 0;
  bool expected_is_estimate = false;  // some partitions have not declared theirs yet
  std::uint64_t rejected = 0;
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;

  double records_per_second = 0;
  double requests_per_second = 0;
  double fraction = 0;
  std::optional<std::chrono::milliseconds> remaining;  // unknown at first, and while nothing moves
};

}  // namespace housingd::progress
