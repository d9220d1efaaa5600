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

void write_run_partition(json::JsonDocument& document, const upsert::PartitionRecord& partition) {
  document.begin_object()
      .member("partition", partition.name)
      .member("state", upsert::name_of(partition.state))
      .text_or_null("reason", partition.reason)
      .member("declared", partition.records.declared)
      .member("fetched", partition.records.fetched)
      .member("accepted", partition.records.accepted)
      .member("rejected", partition.records.rejected)
      .member("distinct", partition.records.distinct)
      .end_object();
}

}  // namespace housingd::status
