// housingd.yaml: what belongs to this installation and to no single job.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace housingd::definition {

enum class LogLevel : std::uint8_t { trace, debug, info, warn, error };
enum class LogFormat : std::uint8_t { text, logfmt, json };

struct Logging {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::text;

  bool operator==(const Logging&) const = default;
};

// Where `housingd serve` answers.
struct Http {
  std::vector<std::string> listen{"127.0.0.1:8080"};  // ADDRESS:PORT, [IPv6]:PORT; empty: no TCP
  std::vector<std::string> hosts;                     // names that it may be called by, besides localhost
  std::string token_file;                             // holds the bearer token; empty: TCP is read-only
  // The control socket. Empty: $RUNTIME_DIRECTORY/control.sock where systemd
  // gives such a folder, else /run/housingd/control.sock for root and
  // $XDG_RUNTIME_DIR/housingd/control.sock for others.
  std::string socket;
  std::uint32_t socket_mode = 0660;

  bool operator==(const Http&) const = default;
};

struct Settings {
  std::string store = "sqlite:housing.db";  // as store_kind() knows them
  Logging log;
  Http http;
  std::uint32_t runs_at_once = 4;           // of all jobs; further ones wait for their turn
  std::chrono::milliseconds drain{60'000};  // how long a stop waits for what is in hand

  bool operator==(const Settings&) const = default;
};

}  // namespace housingd::definition
