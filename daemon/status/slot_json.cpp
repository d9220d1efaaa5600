#include "daemon/status/slot_json.h"

#include "daemon/status/time_member.h"

namespace housingd::status {

void write_slot(json::JsonDocument& document, const upsert::SlotRecord& slot) {
  document.begin_object().member("job", slot.job);
  write_time(document, "first", slot.first);
  write_time(document, "last", slot.last);
  document.member("count", slot.count).member("outcome", upsert::name_of(slot.outcome));
  document.key("run_id");
  slot.run == 0 ? document.null() : document.value(slot.run);
  write_time(document, "decided_at", slot.decided_at);
  document.text_or_null("reason", slot.reason).end_object();
}

}  // namespace housingd::status
