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

struct CommonOptions {
  std::filesystem::path config;  // empty: search
  std::optional<std::string> store;
  std::vector<definition::Override> overrides;
  Output output = Output::text;
  std::optional<definition::LogLevel> log_level;
};

struct RunArguments {
  std::string job;
  std::vector<std::string> partitions;
  std::uint64_t limit = 0;
  bool dry_run = false;
  bool fresh = false;
};

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
  std::size_t limit = 20;
};

struct RejectsArguments {
  upsert::RunId run = 0;  // 0: the latest run that has any
  std::size_t limit = 20;
};

enum class SchemaAction : std::uint8_t { show, diff, apply };

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

using Command = std::variant<RunArguments, PlanArguments, CheckArguments, JobsArguments, NextArguments, RunsArguments,
                             RejectsArguments, SchemaArguments, ExportArguments>;

struct Invocation {
  CommonOptions common;
  Command command;
  std::vector<std::string> words;  // the command line as it was typed, without the program's name
};

}  // namespace housingd::cli
