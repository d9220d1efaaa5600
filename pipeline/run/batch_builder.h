// Gathers the rows of some pages until they are worth a transaction. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "pipeline/record/row.h"
#include "pipeline/run/seen_keys.h"
#include "pipeline/upsert/store.h"

namespace housingd::run {

// A batch is committed at 500 records or 1.5 MiB, so that eight partitions stay
// small in memory, and after two seconds, so that a slow source loses little
// when the program is killed.
class BatchBuilder {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  explicit BatchBuilder(upsert::Batch empty) : empty_(std::move(empty)), batch_(empty_) {}

  void add(std::shared_ptr<const record::PageRows> page, SeenKeys& seen, TimePoint now);
  // What is to be known of a page that was added.
  void remember(upsert::RememberedPage page) { batch_.remembered.push_back(std::move(page)); }
  [[nodiscard]] bool is_due(TimePoint now) const;
  [[nodiscard]] bool is_empty() const { return batch_.pages.empty(); }

  // The batch, with where the partition stands behind it; begins a new one.
  [[nodiscard]] upsert::Batch take(const upsert::Checkpoint& checkpoint, std::uint64_t declared);

 private:
  upsert::Batch empty_, batch_;
  std::size_t bytes_ = 0;
  TimePoint since_{};
};

}  // namespace housingd::run
