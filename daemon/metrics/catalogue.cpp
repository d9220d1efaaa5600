#include "daemon/metrics/catalogue.h"

#include <array>

namespace housingd::metrics {
namespace {

constexpr std::array all{
    metric::job_health,
    metric::job_last_complete,
    metric::job_last_run,
    metric::job_next_run,
    metric::job_paused,
    metric::job_running,
    metric::job_progress,
    metric::job_partitions,
    metric::runs,
    metric::run_errors,
    metric::run_duration,
    metric::run_troubles,
    metric::runs_working,
    metric::runs_waiting,
    metric::records,
    metric::rows,
    metric::changes,
    metric::rejects,
    metric::slots,
    metric::slot_lateness,
    metric::clock_moves,
    metric::scheduler_troubles,
    metric::source_requests,
    metric::source_retries,
    metric::source_bytes,
    metric::source_in_flight,
    metric::source_waiting,
    metric::source_pause,
    metric::source_rate,
    metric::source_circuit,
    metric::store_up,
    metric::store_duration,
    metric::store_errors,
    metric::http_requests,
    metric::http_duration,
    metric::http_connections,
    metric::event_subscribers,
    metric::ready,
    metric::config_success,
    metric::config_loaded,
    metric::loop_lag,
    metric::build_info,
    metric::process_resident,
    metric::process_virtual,
    metric::process_cpu,
    metric::process_threads,
    metric::process_open_fds,
    metric::process_max_fds,
    metric::process_start,
};

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::counter:
      return "counter";
    case Kind::gauge:
      return "gauge";
    case Kind::histogram:
      return "histogram";
  }
  return "";
}

std::span<const Metric> catalogue() {
  return all;
}

}  // namespace housingd::metrics
