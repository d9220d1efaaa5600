// What the daemon says of its jobs and of itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/client/run_documents.h"
#include "daemon/schedule/instant.h"

namespace housingd::client {

struct Schedule {
  std::string text;         // "0 3 * * SUN in Europe/Copenhagen"
  std::string cron, every;  // one of them
  std::string timezone;
  std::string overlap, on_missed;
};

struct Coverage {
  std::uint64_t total = 0, complete = 0, incomplete = 0, failed = 0, never = 0;
};

struct Job {
  std::string name, description, endpoint, model;
  std::uint64_t partitions = 0;
  std::optional<Schedule> schedule;  // nothing: it runs by hand
  std::string health, health_reason;
  std::optional<schedule::Instant> next_at, paused_at, retry_at, last_complete_at;
  bool buffered = false;                 // a slot waits for the run to end
  std::optional<upsert::RunId> running;  // 0: not in the ledger yet
  std::optional<upsert::RunRecord> last_run;
  Coverage coverage;
};

// What became of a slot, or of several in a row.
struct Slot {
  std::optional<schedule::Instant> first, last;
  std::uint64_t count = 1;
  std::string outcome, reason;
  upsert::RunId run = 0;  // that it was started for; 0: none
};

struct JobDetail {
  Job job;
  std::vector<std::string> upcoming;    // RFC 3339, by the schedule's clock
  std::vector<std::string> partitions;  // their names
  std::vector<Slot> slots;              // the latest first
};

struct Config {
  std::string error;                       // why the last reload failed; empty: it did not
  std::vector<std::string> at_next_start;  // settings that wait for it
  std::optional<schedule::Instant> loaded_at, failed_at;
};

struct StoreState {
  std::string kind;
  bool ok = false;
  std::string detail;
};

struct Source {
  std::string name;
  std::uint64_t in_flight = 0, waiting = 0;
  std::optional<schedule::Instant> paused_until;
  std::string paused_by;
  double rate_now = 0;    // requests/s
  std::string slowed_by;  // empty: it gets what is configured
  std::string circuit;
  std::optional<schedule::Instant> circuit_until;
  std::string last_trouble;
};

struct Status {
  std::string version, phase;
  std::optional<schedule::Instant> started_at;
  schedule::Instant now{};  // by the daemon's clock
  Config config;
  StoreState store;
  std::vector<Job> jobs;
  std::vector<LiveRun> runs;
  std::vector<Source> sources;
  std::string last_event_id;
};

[[nodiscard]] Job job_in(const Fields& fields);
[[nodiscard]] Config config_in(const Fields& fields);

// Errors: malformed_response, where the text is no JSON object.
[[nodiscard]] outcome::result<Status> read_status(std::string_view json);
[[nodiscard]] outcome::result<std::vector<Job>> read_jobs(std::string_view json);
[[nodiscard]] outcome::result<JobDetail> read_job_detail(std::string_view json);

}  // namespace housingd::client
