// housingd.yaml: what belongs to this installation and to no single job.
#pragma once

#include <cstdint>
#include <string>

namespace housingd::definition {

enum class LogLevel : std::uint8_t { trace, debug, info, warn, error };
enum class LogFormat : std::uint8_t { text, logfmt, json };

struct Logging {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::text;
};

struct Settings {
  std::string store = "sqlite:housing.db";  // as store_kind() knows them
  Logging log;
};

}  // namespace housingd::definition
