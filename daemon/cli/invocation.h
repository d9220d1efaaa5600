// What the command line asks for, as plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/export/format.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/definition/settings.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::cli {

enum class Output : std::uint8_t { text, json };

// Which daemon is asked.
struct DaemonOptions {
  std::filesystem::path socket;      // empty: that of the settings
  std::string url;                   // instead of a socket
  std::filesystem::path token_file;  // of `url`
  std::filesystem::path ca_file;     // likewise
  bool offline = false;              // none

  [[nodiscard]] bool names_one() const { return !url.empty() || !socket.empty(); }
};

struct CommonOptions {
  std::filesystem::path config;  // empty: search
  std::optional<std::string> store;
  std::vector<definition::Override> overrides;
  Output output = Output::text;
  std::optional<definition::LogLevel> log_level;
  DaemonOptions daemon{};
};

struct RunArguments {
  std::string job;
  std::vector<std::string> partitions;
  std::uint64_t limit = 0;
  bool dry_run = false;
  bool fresh = false;
  bool full = false;
  std::string replay{};  // the number of a run, or the folder of an archived one; empty: ask the source
};

struct ServeArguments {};

struct PlanArguments {
  std::string job;
  std::vector<std::string> partitions;
  bool columns = false;
};

struct CheckArguments {
  std::vector<std::filesystem::path> files;
};

struct JobsArguments {};

struct NextArguments {
  std::string job;                  // this one's schedule, or:
  std::optional<std::string> cron;  // this expression
  std::optional<std::string> timezone;
  std::optional<std::string> from;  // nothing: now
  std::size_t count = 5;
};

struct RunsArguments {
  upsert::RunId run = 0;  // this one in full; 0: a list
  std::size_t limit = 20;
};

struct RejectsArguments {
  upsert::RunId run = 0;  // 0: the latest run that has any
  std::size_t limit = 20;
};

enum class SchemaAction : std::uint8_t { show, document, diff, apply };

struct SchemaArguments {
  SchemaAction action = SchemaAction::show;
  std::string model;       // empty: all that jobs use
  bool exit_code = false;  // of diff: say by it whether there is a difference
};

struct ExportArguments {
  std::filesystem::path to;
  std::optional<exporting::Format> format;  // nothing: by the target's name
  std::vector<std::string> tables;          // empty: all
  bool without_removed = false;
  bool force = false;
};

struct StatusArguments {
  bool watch = false;
  bool exit_code = false;  // say by it whether all is well
};

struct TriggerArguments {
  std::string job;
  std::vector<std::string> partitions;  // empty: all
  bool wait = false;
  std::string key;  // empty: none
};

struct CancelArguments {
  upsert::RunId run = 0;
  std::string reason;  // empty: none
};

struct PauseArguments {
  std::string job;
};

struct ResumeArguments {
  std::string job;
};

struct ReloadArguments {};

using Command = std::variant<RunArguments, ServeArguments, PlanArguments, CheckArguments, JobsArguments, NextArguments,
                             RunsArguments, RejectsArguments, SchemaArguments, ExportArguments, StatusArguments,
                             TriggerArguments, CancelArguments, PauseArguments, ResumeArguments, ReloadArguments>;

struct Invocation {
  CommonOptions common;
  Command command;
  std::vector<std::string> words;  // the command line as it was typed, without the program's name
};

}  // namespace housingd::cli
