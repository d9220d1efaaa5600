#include "daemon/logging/logging.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <mutex>
#include <utility>

#include "daemon/logging/journal_sink.h"
#include "daemon/logging/line_formatter.h"

namespace housingd::logging {
namespace {

class LineSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  LineSink(definition::LogFormat format, WriteLine write_line)
      : base_sink(std::make_unique<LineFormatter>(format)), write_line_(std::move(write_line)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& event) override {
    spdlog::memory_buf_t line;
    formatter_->format(event, line);
    write_line_({line.data(), line.size()});
  }
  void flush_() override {}

  WriteLine write_line_;
};

spdlog::level::level_enum level_of(definition::LogLevel level) {
  switch (level) {
    case definition::LogLevel::trace:
      return spdlog::level::trace;
    case definition::LogLevel::debug:
      return spdlog::level::debug;
    case definition::LogLevel::info:
      return spdlog::level::info;
    case definition::LogLevel::warn:
      return spdlog::level::warn;
    case definition::LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

void start(const definition::Logging& settings, WriteLine write_line) {
  auto logger =
      std::make_shared<spdlog::logger>("housingd", std::make_shared<LineSink>(settings.format, std::move(write_line)));
  logger->set_level(level_of(settings.level));
  spdlog::set_default_logger(std::move(logger));
}

void start_to_journal(definition::LogLevel level) {
  auto logger = std::make_shared<spdlog::logger>("housingd", make_journal_sink());
  logger->set_level(level_of(level));
  spdlog::set_default_logger(std::move(logger));
}

void stop() {
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("housingd", std::make_shared<spdlog::sinks::null_sink_mt>()));
}

}  // namespace housingd::logging
