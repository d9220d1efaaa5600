#include "daemon/status/partition_json.h"

namespace housingd::status {

void write_standing(json::JsonDocument& document, const upsert::PartitionStanding& standing) {
  document.begin_object()
      .member("partition", standing.partition)
      .member("state", upsert::name_of(standing.state))
      .text_or_null("reason", standing.reason)
      .key("run_id");
  standing.run == 0 ? document.null() : document.value(standing.run);
  document.member("declared", standing.records.declared)
      .member("distinct", standing.records.distinct)
      .member("rejected", standing.records.rejected)
      .text_or_null("last_complete_at", standing.last_complete_at)
      .end_object();
}

}  // namespace housingd::status
