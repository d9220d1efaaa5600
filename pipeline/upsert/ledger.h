// What a store keeps about runs: the plain values of its ledger tables.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace housingd::upsert {

using RunId = std::int64_t;

enum class RunState : std::uint8_t {
  running,      // also what a run that was killed still says: it is resumed
  complete,     // every partition complete
  incomplete,   // ended, but not every partition is complete
  failed,       // at least one partition failed, or the run as a whole
  interrupted,  // stopped on request; resumable
  yielded,      // left alone until the moment that the source named; resumable
};

enum class PartitionState : std::uint8_t {
  pending,
  running,      // has a checkpoint to resume from
  complete,     // distinct records equal the declared total, gates passed
  incomplete,   // walked to the end, but not proven complete
  failed,       // gave up; `reason` says why
  interrupted,  // stopped on request; has a checkpoint to resume from
};

// Who wanted a run.
enum class Origin : std::uint8_t { manual, schedule, retry };

[[nodiscard]] std::string_view name_of(RunState state);
[[nodiscard]] std::string_view name_of(PartitionState state);
// Of a name that a ledger holds.
[[nodiscard]] RunState run_state(std::string_view name);
[[nodiscard]] PartitionState partition_state(std::string_view name);
[[nodiscard]] std::string_view name_of(Origin origin);
[[nodiscard]] Origin origin_of(std::string_view name);

struct RecordCounts {
  std::uint64_t declared = 0;
  std::uint64_t fetched = 0;  // elements of record arrays, duplicates included
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;
  std::uint64_t distinct = 0;  // by key, rejects included
  std::uint64_t keyless = 0;   // rejects whose key could not be read: known by their bytes alone

  RecordCounts& operator+=(const RecordCounts& other);
};

struct TableCounts {
  std::uint64_t inserted = 0, updated = 0, unchanged = 0, removed = 0;

  TableCounts& operator+=(const TableCounts& other);
};

// Rows by what happened to them, per table in the model's order.
struct Effect {
  std::vector<TableCounts> tables;
  std::uint64_t changes = 0;  // rows added to `changes`
  std::uint64_t refused = 0;  // accepted records that the database refused: they are among its rejects now

  Effect& operator+=(const Effect& other);
  // Rows that were not even compared, by table.
  void add_unchanged(const std::vector<std::uint64_t>& rows);
};

// How far a partition has come: committed with the rows that brought it here.
struct Checkpoint {
  std::uint32_t slice = 0;           // index of the slice in work
  std::uint32_t next_page = 0;       // 0-based, of that slice
  std::uint64_t slice_declared = 0;  // what that slice declared; resumed only if it still does
  bool split = false;                // whether the partition is fetched by slices
  std::string cursor{};              // what leads to next_page, where its number alone does not
  // Of a partition that is split by a range: the slice in work, "0..499", or,
  // between two slices, where the next one begins, "500..".
  std::string range{};
};

// Requests that were sent again, by why: "http_status 503", "timeout".
using RetryCounts = std::map<std::string, std::uint64_t>;

struct PartitionRecord {
  std::string name;
  PartitionState state = PartitionState::pending;
  std::string reason;  // why it is not complete: "gate_failed: max_shrink: ..."
  Checkpoint checkpoint;
  RecordCounts records;
  RetryCounts retries{};
};

struct RequestTotals {
  std::uint64_t sent = 0, retried = 0, not_modified = 0, bytes = 0;
};

struct RunRecord {
  RunId id = 0;
  std::string job;
  Origin origin = Origin::manual;
  std::uint32_t attempt = 1;  // of the same slot: its first run, its second
  RunState state = RunState::running;
  std::string reason;
  std::string started_at;   // RFC 3339, UTC
  std::string finished_at;  // empty while running
  std::string resume_at{};  // of a yielded run: RFC 3339, UTC; else empty
  double seconds = 0;       // of work; pauses between a stop and a resume not included
  RequestTotals requests;
  RecordCounts records;
  std::uint32_t partitions_total = 0, partitions_complete = 0, partitions_incomplete = 0, partitions_failed = 0;
  std::map<std::string, TableCounts> tables;
  std::uint64_t changes = 0;
};

struct RejectRecord {
  RunId run = 0;
  std::string partition, record_key, reason, keyword, pointer, message, payload, rejected_at;
};

}  // namespace housingd::upsert
