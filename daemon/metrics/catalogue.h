// Every metric: its name, its kind, its labels, what it says. docs/metrics.md
// has the same list; a test compares.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace housingd::metrics {

enum class Kind : std::uint8_t { counter, gauge, histogram };
[[nodiscard]] std::string_view name_of(Kind kind);

struct Metric {
  std::string_view name;
  Kind kind;
  std::string_view labels;  // "job, state"; never a run: they are without end
  std::string_view help;
};

namespace metric {

// Jobs, as they are when they are asked for.
inline constexpr Metric job_health{"housingd_job_health", Kind::gauge, "job, health",
                                   "1 for the health that the job's data is in, 0 for the others."};
inline constexpr Metric job_last_complete{"housingd_job_last_complete_timestamp_seconds", Kind::gauge, "job",
                                          "Every partition of the job was complete at this time or later."};
inline constexpr Metric job_last_run{"housingd_job_last_run_timestamp_seconds", Kind::gauge, "job",
                                     "When the job's latest run ended, however it did."};
inline constexpr Metric job_next_run{"housingd_job_next_run_timestamp_seconds", Kind::gauge, "job",
                                     "When the job is started next by its schedule."};
inline constexpr Metric job_paused{"housingd_job_paused", Kind::gauge, "job",
                                   "1 while the job is not started by its schedule."};
inline constexpr Metric job_running{"housingd_job_running", Kind::gauge, "job",
                                    "1 while a run of the job is under way."};
inline constexpr Metric job_progress{"housingd_job_progress_ratio", Kind::gauge, "job",
                                     "How far the run under way has come, from 0 to 1."};
inline constexpr Metric job_partitions{"housingd_job_partitions", Kind::gauge, "job, state",
                                       "Partitions of the job by how they ended when they were fetched last."};

// Runs.
inline constexpr Metric runs{"housingd_runs_total", Kind::counter, "job, origin, state", "Runs that ended."};
inline constexpr Metric run_errors{"housingd_run_errors_total", Kind::counter, "job, code",
                                   "Runs that could not begin or not be recorded."};
inline constexpr Metric run_duration{"housingd_run_duration_seconds", Kind::histogram, "job",
                                     "How long runs worked, interruptions not included."};
inline constexpr Metric run_troubles{"housingd_run_troubles_total", Kind::counter, "job",
                                     "Troubles that runs met and dealt with: retries, pauses."};
inline constexpr Metric runs_working{"housingd_runs_working", Kind::gauge, "", "Runs under way that have a seat."};
inline constexpr Metric runs_waiting{"housingd_runs_waiting", Kind::gauge, "", "Runs under way that wait to work."};

// What runs brought in, counted when it is committed.
inline constexpr Metric records{"housingd_records_total", Kind::counter, "job, kind",
                                "Records that were committed: fetched, accepted, rejected."};
inline constexpr Metric rows{"housingd_rows_total", Kind::counter, "table, kind",
                             "Rows by what happened to them: inserted, updated, unchanged, removed."};
inline constexpr Metric changes{"housingd_changes_total", Kind::counter, "", "Rows added to the table changes."};
inline constexpr Metric rejects{"housingd_rejects_total", Kind::counter, "job, reason",
                                "Records that were refused, by reason."};

// The schedule.
inline constexpr Metric slots{"housingd_slots_total", Kind::counter, "job, outcome", "Due slots by their outcome."};
inline constexpr Metric slot_lateness{"housingd_slot_lateness_seconds", Kind::histogram, "",
                                      "How long after its due time a slot's run was in the ledger."};
inline constexpr Metric clock_moves{"housingd_clock_moves_total", Kind::counter, "kind",
                                    "How often the wall clock was set forward or back, or the machine slept."};
inline constexpr Metric scheduler_troubles{"housingd_scheduler_troubles_total", Kind::counter, "",
                                           "Troubles that the scheduler met and tries again."};

// Sources, since the daemon began or their definition changed.
inline constexpr Metric source_requests{"housingd_source_requests_total", Kind::counter, "source, status",
                                        "Requests to the source by class of status; none: no answer came."};
inline constexpr Metric source_retries{"housingd_source_retries_total", Kind::counter, "source",
                                       "Requests that were not the first try."};
inline constexpr Metric source_bytes{"housingd_source_received_bytes_total", Kind::counter, "source",
                                     "Bytes of bodies as received."};
inline constexpr Metric source_in_flight{"housingd_source_in_flight", Kind::gauge, "source",
                                         "Requests that wait for the source's answer."};
inline constexpr Metric source_waiting{"housingd_source_waiting", Kind::gauge, "source",
                                       "Requests that wait for the rate limit's permit."};
inline constexpr Metric source_pause{"housingd_source_pause_seconds", Kind::gauge, "source",
                                     "For how long the source is left alone, as it asked; 0: it is not."};
inline constexpr Metric source_rate{"housingd_source_rate", Kind::gauge, "source",
                                    "Requests a second that the source gets at most now."};
inline constexpr Metric source_circuit{"housingd_source_circuit", Kind::gauge, "source, state",
                                       "1 for the state that the source's circuit breaker is in, 0 for the others."};

// The store.
inline constexpr Metric store_up{"housingd_store_up", Kind::gauge, "", "1 while the store answers."};
inline constexpr Metric store_duration{"housingd_store_operation_duration_seconds", Kind::histogram, "operation",
                                       "How long operations of the store took, failed ones included."};
inline constexpr Metric store_errors{"housingd_store_errors_total", Kind::counter, "operation, code",
                                     "Operations of the store that failed."};

// The status endpoint.
inline constexpr Metric http_requests{"housingd_http_requests_total", Kind::counter, "method, status",
                                      "Answers by method and status; method none: refused before it was understood."};
inline constexpr Metric http_duration{
    "housingd_http_request_duration_seconds", Kind::histogram, "",
    "From the whole head of a request to the last byte of its answer; event streams not included."};
inline constexpr Metric http_connections{"housingd_http_connections", Kind::gauge, "", "Open connections."};
inline constexpr Metric event_subscribers{"housingd_event_subscribers", Kind::gauge, "",
                                          "Followers of the event stream."};

// The daemon itself.
inline constexpr Metric ready{"housingd_ready", Kind::gauge, "",
                              "1 while the daemon can do its work, as /readyz says."};
inline constexpr Metric config_success{"housingd_config_last_reload_successful", Kind::gauge, "",
                                       "0 after a reload whose definitions could not be used."};
inline constexpr Metric config_loaded{"housingd_config_loaded_timestamp_seconds", Kind::gauge, "",
                                      "When the definitions in use were loaded."};
inline constexpr Metric loop_lag{"housingd_loop_lag_seconds", Kind::histogram, "",
                                 "How late the one thread of all sockets and timers was for a timer of its own."};
inline constexpr Metric build_info{"housingd_build_info", Kind::gauge,
                                   "version, compiler, boost, openssl, sqlite, libpq",
                                   "1; the labels say what the program is built of."};

// The process, from /proc.
inline constexpr Metric process_resident{"housingd_process_resident_memory_bytes", Kind::gauge, "", "Memory in RAM."};
inline constexpr Metric process_virtual{"housingd_process_virtual_memory_bytes", Kind::gauge, "",
                                        "Memory in addresses."};
inline constexpr Metric process_cpu{"housingd_process_cpu_seconds_total", Kind::counter, "",
                                    "Time on the processors, of the program and of the kernel for it."};
inline constexpr Metric process_threads{"housingd_process_threads", Kind::gauge, "", "Threads."};
inline constexpr Metric process_open_fds{"housingd_process_open_fds", Kind::gauge, "", "Open file descriptors."};
inline constexpr Metric process_max_fds{"housingd_process_max_fds", Kind::gauge, "",
                                        "File descriptors that may be open."};
inline constexpr Metric process_start{"housingd_process_start_time_seconds", Kind::gauge, "",
                                      "When the process began."};

}  // namespace metric

// All of them, in the order of docs/metrics.md.
[[nodiscard]] std::span<const Metric> catalogue();

}  // namespace housingd::metrics
