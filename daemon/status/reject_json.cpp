#include "daemon/status/reject_json.h"

namespace housingd::status {

void write_reject(json::JsonDocument& document, const upsert::RejectRecord& reject) {
  document.begin_object()
      .member("partition", reject.partition)
      .text_or_null("record_key", reject.record_key)
      .member("reason", reject.reason)
      .text_or_null("keyword", reject.keyword)
      .member("pointer", reject.pointer)
      .member("message", reject.message)
      .member("payload", reject.payload)
      .member("rejected_at", reject.rejected_at)
      .end_object();
}

}  // namespace housingd::status
