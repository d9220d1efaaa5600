// Log events as entries of systemd's journal.
#pragma once

#include <spdlog/sinks/sink.h>

#include <memory>

namespace housingd::logging {

// MESSAGE, PRIORITY as syslog counts it, and each field as HOUSINGD_NAME:
// journalctl HOUSINGD_JOB=copenhagen-villas HOUSINGD_RUN=12.
[[nodiscard]] std::shared_ptr<spdlog::sinks::sink> make_journal_sink();

}  // namespace housingd::logging
