#include "pipeline/upsert/slot_overlap.h"

#include <fmt/format.h>

#include "pipeline/upsert/slot_time.h"

namespace housingd::upsert {

namespace {

std::string outcome_text(const SlotRecord& slot) {
  if (slot.run == 0) return std::string(name_of(slot.outcome));
  return fmt::format("{}, run {}", name_of(slot.outcome), slot.run);
}

}  // namespace

SlotOverlap overlap_of(const SlotRecord& record, const std::optional<SlotRecord>& known) {
  if (!known || known->last < record.first) return SlotOverlap::none;
  if (known->first <= record.first && known->last >= record.last) return SlotOverlap::covered;
  const bool same = known->first == record.first && known->outcome == record.outcome && known->run == record.run;
  return same ? SlotOverlap::extends : SlotOverlap::partial;
}

SlotRecord with_run(SlotRecord record, RunId run) {
  const bool by_run = record.outcome == SlotOutcome::started || record.outcome == SlotOutcome::coalesced;
  record.run = by_run ? run : 0;
  return record;
}

bool is_taken(const SlotRecord& record, const std::optional<SlotRecord>& known) {
  return record.outcome == SlotOutcome::started && overlap_of(record, known) != SlotOverlap::none &&
         known->run != record.run;
}

SchemaConflict decided_in_part(const SlotRecord& record, const SlotRecord& known) {
  return SchemaConflict(fmt::format("job {}: the slots from {} to {} are decided in part already ({} to {}: {})",
                                    record.job, time_text(record.first), time_text(record.last), time_text(known.first),
                                    time_text(known.last), outcome_text(known)));
}

SchemaConflict decided_already(const SlotRecord& known) {
  return SchemaConflict(fmt::format("job {}: the slot {} is decided already ({})", known.job, time_text(known.first),
                                    outcome_text(known)));
}

SchemaConflict key_in_use(const KeyedTrigger& known) {
  return SchemaConflict(fmt::format("run {} of job {} was started under this key already", known.run, known.job));
}

}  // namespace housingd::upsert
