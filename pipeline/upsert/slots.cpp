#include "pipeline/upsert/slots.h"

namespace housingd::upsert {

std::string_view name_of(SlotOutcome outcome) {
  switch (outcome) {
    case SlotOutcome::started:
      return "started";
    case SlotOutcome::skipped_overlap:
      return "skipped_overlap";
    case SlotOutcome::skipped_paused:
      return "skipped_paused";
    case SlotOutcome::missed_deadline:
      return "missed_deadline";
    case SlotOutcome::coalesced:
      return "coalesced";
  }
  return "unknown";
}

SlotOutcome slot_outcome(std::string_view name) {
  for (const SlotOutcome outcome : {SlotOutcome::skipped_overlap, SlotOutcome::skipped_paused,
                                    SlotOutcome::missed_deadline, SlotOutcome::coalesced}) {
    if (name_of(outcome) == name) return outcome;
  }
  return SlotOutcome::started;
}

}  // namespace housingd::upsert
