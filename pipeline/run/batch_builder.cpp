#include "pipeline/run/batch_builder.h"

#include <utility>

namespace housingd::run {

namespace {

constexpr std::uint64_t enough_records = 500;
constexpr std::size_t enough_bytes = 3U << 19U;
constexpr std::chrono::seconds enough_time{2};

}  // namespace

void BatchBuilder::add(std::shared_ptr<const record::PageRows> page, SeenKeys& seen, TimePoint now) {
  if (batch_.pages.empty()) since_ = now;
  bytes_ += page->memory_bytes;
  const auto meet = [&](std::uint64_t hash) {
    if (!seen.add(hash)) return;
    batch_.seen.push_back(hash);
    ++batch_.records.distinct;
  };
  for (const auto& record : page->records) meet(record.key_hash);
  for (const auto& reject : page->rejects) {
    meet(reject.key_hash);
    if (reject.record_key.empty()) ++batch_.records.keyless;
  }
  for (const std::uint64_t key_hash : page->unchanged) meet(key_hash);
  batch_.records.fetched += page->records.size() + page->unchanged.size() + page->rejects.size();
  batch_.records.accepted += page->records.size() + page->unchanged.size();
  batch_.records.rejected += page->rejects.size();
  batch_.pages.push_back(std::move(page));
}

bool BatchBuilder::is_due(TimePoint now) const {
  if (batch_.pages.empty()) return false;
  return batch_.records.fetched >= enough_records || bytes_ >= enough_bytes || now - since_ >= enough_time;
}

upsert::Batch BatchBuilder::take(const upsert::Checkpoint& checkpoint, std::uint64_t declared) {
  bytes_ = 0;
  upsert::Batch taken = std::exchange(batch_, empty_);
  taken.checkpoint = checkpoint;
  taken.records.declared = declared;
  return taken;
}

}  // namespace housingd::run
