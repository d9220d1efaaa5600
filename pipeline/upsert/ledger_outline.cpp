// The ledger's tables as exports show them; their DDL is each store's own.
#include "pipeline/upsert/snapshot.h"

namespace housingd::upsert {

using definition::ColumnType;
using Columns = std::vector<SnapshotColumn>;

namespace {

SnapshotTable ledger_table(std::string name, std::string description, std::vector<std::string> key, Columns columns) {
  return {std::move(name), SnapshotTable::Kind::ledger, std::move(description), std::move(columns), std::move(key), {}};
}

Columns run_columns() {
  return {{"id", ColumnType::bigint, "The run's number"},
          {"job", ColumnType::text, "The job's name"},
          {"fingerprint", ColumnType::text, "Runs of a job with equal ones fetch the same"},
          {"origin", ColumnType::text, "Who wanted it: manual, schedule or retry"},
          {"attempt", ColumnType::integer, "1 for a slot's first run, 2 for its second"},
          {"state", ColumnType::text, "running, complete, incomplete, failed, interrupted or yielded"},
          {"reason", ColumnType::text, "Why it is not complete"},
          {"started_at", ColumnType::timestamp, ""},
          {"finished_at", ColumnType::timestamp, "Null while it runs"},
          {"seconds", ColumnType::number, "Of work, without pauses"},
          {"requests_sent", ColumnType::bigint, ""},
          {"requests_retried", ColumnType::bigint, ""},
          {"requests_not_modified", ColumnType::bigint, ""},
          {"bytes", ColumnType::bigint, "Received"},
          {"changes", ColumnType::bigint, "Values that changed: rows in `changes`"}};
}

Columns run_partition_columns() {
  return {{"run_id", ColumnType::bigint, "→ runs"},
          {"partition", ColumnType::text, "The partition's name"},
          {"position", ColumnType::integer, "Place in the run, from 0"},
          {"state", ColumnType::text, "pending, running, complete, incomplete, failed or interrupted"},
          {"reason", ColumnType::text, "Why it is not complete"},
          {"slice", ColumnType::bigint, "Checkpoint: the slice in work"},
          {"next_page", ColumnType::bigint, "Checkpoint: the next page of that slice, from 0"},
          {"slice_declared", ColumnType::bigint, "Checkpoint: records that the slice declared"},
          {"split", ColumnType::boolean, "Whether it is fetched by slices"},
          {"declared", ColumnType::bigint, "Records that the source declared"},
          {"fetched", ColumnType::bigint, "Records received, duplicates included"},
          {"accepted", ColumnType::bigint, ""},
          {"rejected", ColumnType::bigint, "Records that were refused: rows in `rejects`"},
          {"distinct_records", ColumnType::bigint, "Different records received, refused ones included"},
          {"keyless", ColumnType::bigint, "Refused records whose key could not be read"},
          {"started_at", ColumnType::timestamp, ""},
          {"finished_at", ColumnType::timestamp, ""}};
}

Columns run_table_columns() {
  return {{"run_id", ColumnType::bigint, "→ runs"},
          {"table_name", ColumnType::text, ""},
          {"inserted", ColumnType::bigint, "Rows that were new"},
          {"updated", ColumnType::bigint, "Rows of which a value differed"},
          {"unchanged", ColumnType::bigint, "Rows that were there already"},
          {"removed", ColumnType::bigint, "Rows that the source no longer has"}};
}

Columns reject_columns() {
  return {{"id", ColumnType::bigint, ""},
          {"run_id", ColumnType::bigint, "→ runs"},
          {"partition", ColumnType::text, "→ run_partitions"},
          {"record_key", ColumnType::text, "Empty where it could not be read"},
          {"reason", ColumnType::text, "A word for what kind of refusal it was"},
          {"keyword", ColumnType::text, "The rule that refused it"},
          {"pointer", ColumnType::text, "Where in the record, as a JSON Pointer"},
          {"message", ColumnType::text, "What was wrong"},
          {"payload", ColumnType::text, "The record itself"},
          {"rejected_at", ColumnType::timestamp, ""}};
}

Columns change_columns() {
  return {{"id", ColumnType::bigint, ""},
          {"table_name", ColumnType::text, ""},
          {"row_key", ColumnType::text, "The row's key; parts joined by /"},
          {"column_name", ColumnType::text, ""},
          {"old_value", ColumnType::text, ""},
          {"new_value", ColumnType::text, ""},
          {"run_id", ColumnType::bigint, "→ runs"},
          {"changed_at", ColumnType::timestamp, ""}};
}

Columns slot_columns() {
  return {{"job", ColumnType::text, "The job's name"},
          {"first_at", ColumnType::timestamp, "When the slot was due, jitter left out; of several in a row, the first"},
          {"last_at", ColumnType::timestamp, "The last of them"},
          {"slot_count", ColumnType::bigint, "How many they are"},
          {"outcome", ColumnType::text, "started, skipped_overlap, skipped_paused, missed_deadline or coalesced"},
          {"run_id", ColumnType::bigint, "→ runs: what was started, also for coalesced ones"},
          {"decided_at", ColumnType::timestamp, ""},
          {"reason", ColumnType::text, "Why it was decided so"}};
}

Columns job_schedule_columns() {
  return {{"job", ColumnType::text, "The job's name"},
          {"schedule", ColumnType::text, "Its times as they were last read; empty: none yet"},
          {"decided_until", ColumnType::timestamp, "No slot up to here is to be decided any more"},
          {"paused_at", ColumnType::timestamp, "Null: not paused"}};
}

Columns trigger_columns() {
  return {{"key", ColumnType::text, "The Idempotency-Key that asked for a run"},
          {"job", ColumnType::text, "The job's name"},
          {"request", ColumnType::text, "What was asked for"},
          {"run_id", ColumnType::bigint, "→ runs: what was started"},
          {"created_at", ColumnType::timestamp, ""}};
}

std::vector<SnapshotTable> make_ledger_outline() {
  return {
      ledger_table("runs", "One row per run of a job", {"id"}, run_columns()),
      ledger_table("run_partitions", "The partitions of each run", {"run_id", "partition"}, run_partition_columns()),
      ledger_table("partition_retries", "Requests of each partition that were sent again, and why",
                   {"run_id", "partition", "reason"},
                   {{"run_id", ColumnType::bigint, "→ runs"},
                    {"partition", ColumnType::text, "→ run_partitions"},
                    {"reason", ColumnType::text, "http_status with the status, or another error code"},
                    {"retries", ColumnType::bigint, ""}}),
      ledger_table("run_tables", "What each run did to each table", {"run_id", "table_name"}, run_table_columns()),
      ledger_table("rejects", "Records that were refused, and why", {"id"}, reject_columns()),
      ledger_table("changes", "Each change of a tracked value", {"id"}, change_columns()),
      ledger_table("partition_scopes", "Partitions of jobs, over all runs", {"id"},
                   {{"id", ColumnType::bigint, ""},
                    {"job", ColumnType::text, "The job's name"},
                    {"partition", ColumnType::text, "The partition's name"},
                    {"latest_run", ColumnType::bigint, "→ runs: the latest that had it to do"},
                    {"complete_at", ColumnType::timestamp, "When it was last complete"}}),
      ledger_table("partition_records", "Records that each partition is known to hold", {"scope", "record_key"},
                   {{"scope", ColumnType::bigint, "→ partition_scopes"}, {"record_key", ColumnType::text, ""}}),
      ledger_table("job_schedules", "What the daemon remembers of each job", {"job"}, job_schedule_columns()),
      ledger_table("slots", "What became of each due time of a schedule", {"job", "first_at"}, slot_columns()),
      ledger_table("triggers", "Runs that were asked for under a key", {"key"}, trigger_columns()),
      ledger_table("schema_info", "What the store knows of itself", {"name"},
                   {{"name", ColumnType::text, ""}, {"value", ColumnType::text, ""}}),
      ledger_table("schema_columns", "The model's columns and their types", {"table_name", "column_name"},
                   {{"table_name", ColumnType::text, ""},
                    {"column_name", ColumnType::text, ""},
                    {"type", ColumnType::text, "As the model calls it"}})};
}

}  // namespace

const std::vector<SnapshotTable>& ledger_outline() {
  static const std::vector<SnapshotTable> outline = make_ledger_outline();
  return outline;
}

const std::vector<SnapshotColumn>& bookkeeping_outline() {
  static const Columns outline{
      {"run_id", ColumnType::bigint, "The run that last wrote the row"},
      {"first_seen_at", ColumnType::timestamp, "When the row was first imported"},
      {"changed_at", ColumnType::timestamp, "When one of its values last differed from what was stored"},
      {"removed_at", ColumnType::timestamp, "Since when the source no longer has it; null while it does"}};
  return outline;
}

}  // namespace housingd::upsert
