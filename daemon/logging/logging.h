// The one place that sets logging up.
#pragma once

#include <functional>
#include <string_view>

#include "pipeline/definition/settings.h"

namespace housingd::logging {

// Writes one line, without its line break, to where logs go. Called by any
// thread, never by two at a time.
using WriteLine = std::function<void(std::string_view)>;

// Sends everything that spdlog's default logger takes from now on to
// `write_line`, which must live until the next call.
void start(const definition::Logging& settings, WriteLine write_line);

// Sends everything to systemd's journal, with priorities and fields; the
// journal has a format of its own.
void start_to_journal(definition::LogLevel level);

// Lets go of what start() was given; log lines are dropped from now on.
void stop();

}  // namespace housingd::logging
