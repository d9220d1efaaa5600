// A log event as one line.
#pragma once

#include <spdlog/formatter.h>

#include <memory>

#include "pipeline/definition/settings.h"

namespace housingd::logging {

// text:   2026-03-01T02:00:00.123Z info  message job=nightly run=12
// logfmt: time=2026-03-01T02:00:00.123Z level=info message="..." job=nightly run=12
// json:   {"time":"2026-03-01T02:00:00.123Z","level":"info","message":"...","job":"nightly","run":"12"}
//
// What follows the message are its fields (with_fields()).
// Times are UTC. Control characters are escaped (logfmt, json) or become
// spaces (text), so that an event is always one line.
class LineFormatter final : public spdlog::formatter {
 public:
  explicit LineFormatter(definition::LogFormat format) : format_(format) {}

  void format(const spdlog::details::log_msg& event, spdlog::memory_buf_t& into) override;
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override;

 private:
  definition::LogFormat format_;
};

}  // namespace housingd::logging
