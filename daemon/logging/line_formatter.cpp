#include "daemon/logging/line_formatter.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/details/log_msg.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>
#include <string_view>

#include "daemon/logging/fields.h"
#include "daemon/terminal/text_width.h"
#include "pipeline/record/utf8.h"

namespace housingd::logging {
namespace {

constexpr std::size_t longest_message = 16U << 10U;

std::string time_text(spdlog::log_clock::time_point when) {
  const auto since = when.time_since_epoch();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(since).count() % 1000;
  const std::time_t seconds = spdlog::log_clock::to_time_t(when);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, milliseconds);
}

std::string_view level_text(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
      return "trace";
    case spdlog::level::debug:
      return "debug";
    case spdlog::level::info:
      return "info";
    case spdlog::level::warn:
      return "warn";
    default:
      return "error";
  }
}

// Also good for logfmt, whose quoted values are escaped like JSON's.
std::string json_text(std::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return {buffer.GetString(), buffer.GetSize()};
}

std::string json_value(std::string_view value) {
  return json_text(record::readable(value, longest_message));
}

// Bare where nothing in it could be misread.
std::string logfmt_value(std::string_view value) {
  const bool bare =
      std::ranges::all_of(value, [](unsigned char c) { return c > ' ' && c < 0x7f && c != '"' && c != '='; });
  return bare ? std::string(value) : json_value(value);
}

}  // namespace

void LineFormatter::format(const spdlog::details::log_msg& event, spdlog::memory_buf_t& into) {
  const std::string time = time_text(event.time);
  const std::string_view level = level_text(event.level);
  const Parted parts = parted({event.payload.data(), event.payload.size()});
  const std::string message = json_text(record::readable(parts.message, longest_message));
  std::string line;
  switch (format_) {
    case definition::LogFormat::text:
      line = fmt::format("{} {:<5} {}", time, level, terminal::one_line(parts.message, longest_message));
      for (const auto& [name, value] : parts.fields) {
        line += fmt::format(" {}={}", name, terminal::one_line(value, longest_message));
      }
      break;
    case definition::LogFormat::logfmt:
      line = fmt::format("time={} level={} message={}", time, level, message);
      for (const auto& [name, value] : parts.fields) line += fmt::format(" {}={}", name, logfmt_value(value));
      break;
    case definition::LogFormat::json:
      line = fmt::format(R"({{"time":"{}","level":"{}","message":{})", time, level, message);
      for (const auto& [name, value] : parts.fields) line += fmt::format(R"(,"{}":{})", name, json_value(value));
      line += '}';
      break;
  }
  into.append(line.data(), line.data() + line.size());
}

std::unique_ptr<spdlog::formatter> LineFormatter::clone() const {
  return std::make_unique<LineFormatter>(format_);
}

}  // namespace housingd::logging
