#include "daemon/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <sstream>
#include <utility>

#include "daemon/cli/command_set.h"
#include "daemon/cli/daemon_commands.h"
#include "daemon/cli/daemon_help_text.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/help_text.h"
#include "daemon/cli/option_checks.h"
#include "daemon/cli/usage_message.h"

namespace housingd::cli {
namespace {

constexpr std::size_t option_column = 36;

// An option's own words say what it goes with.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string text = CLI::Formatter::make_option_opts(option);
    for (const char* rule : {" Needs:", " Excludes:"}) text.resize(std::min(text.size(), text.find(rule)));
    return text;
  }
};

// Values as the words say them, before they are turned into an Invocation.
class Parser {
 public:
  Parser() : app_(help::description, "housingd") {
    formatter_->column_width(option_column);
    formatter_->label("SUBCOMMAND", "COMMAND");
    formatter_->label("REQUIRED", "");
    app_.formatter(formatter_);
    app_.footer(help::footer);
    app_.set_help_flag("-h,--help", "Show this help");
    app_.set_version_flag("--version", "housingd " HOUSINGD_VERSION, "Show the version");
    app_.fallthrough();  // common options may stand on either side of the command
    app_.require_subcommand(1);
    add_common_options();
    add_run();
    add_serve();
    add_plan();
    add_check();
    add_jobs();
    add_next();
    add_runs();
    add_rejects();
    add_schema();
    add_export();
    add_daemon_commands(commands_, common_.daemon);
  }

  std::variant<Invocation, Answer> parse(const std::vector<std::string>& words) {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    try {
      app_.parse(reversed);
    } catch (const CLI::ParseError& error) {
      return answer(error, words);
    }
    return Invocation{take_common(), commands_.take_chosen().value(), words};
  }

 private:
  void add_common_options() {
    app_.add_option("--config", common_.config, "The configuration folder")->type_name("DIR");
    app_.add_option("--store", common_.store,
                    "Where rows go, instead of settings.store:\n"
                    "sqlite:PATH or postgresql://[USER@]HOST/DATABASE")
        ->type_name("URL")
        ->check(known_store());
    app_.add_option_function<std::string>(
            "--set", [this](const std::string& text) { add_override(text); },
            "Another value for one of the definitions, such as\n"
            "sources.NAME.client.base_url=http://127.0.0.1:8090 (repeatable)")
        ->type_name("PATH=VALUE")
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->trigger_on_parse();
    app_.add_option("--output", output_, "How results are written: text (default) or json")
        ->option_text("text|json")
        ->check(CLI::IsMember({"text", "json"}));
    app_.add_option("--log-level", log_level_, "Instead of settings.log.level")
        ->option_text("trace|debug|info|warn|error")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}));
  }

  void add_run() {
    CLI::App* command = commands_.add("run", "Run a job once, to its end", help::run);
    const auto arguments = commands_.arguments_of<RunArguments>(command);
    command->add_option("JOB", arguments->job, "The job's name (housingd jobs)")->required()->type_name("");
    add_partition_option(command, arguments->partitions);
    command->add_option("--limit", arguments->limit, "At most this many records of each partition")
        ->type_name("N")
        ->check(any_count());
    command->add_flag("--dry-run", arguments->dry_run, "Do everything, then roll it back");
    command->add_flag("--fresh", arguments->fresh, "Do not take up an unfinished run: begin a new one");
    command->add_flag("--full", arguments->full, "Compare every record with the tables, also what has not changed");
    command
        ->add_option("--replay", arguments->replay, "Read the archive of this run, or in this folder, not the source")
        ->type_name("RUN|DIR");
  }

  void add_serve() {
    CLI::App* command = commands_.add("serve", "Run as a daemon: start jobs by their schedules", help::serve);
    commands_.arguments_of<ServeArguments>(command);
  }

  void add_plan() {
    CLI::App* command = commands_.add("plan", "Show what a run would fetch, and into which tables", help::plan);
    const auto arguments = commands_.arguments_of<PlanArguments>(command);
    command->add_option("JOB", arguments->job, "The job's name (housingd jobs)")->required()->type_name("");
    add_partition_option(command, arguments->partitions);
    command->add_flag("--columns", arguments->columns, "Show where each column's value comes from");
  }

  void add_check() {
    CLI::App* command = commands_.add("check", "Check the definitions", help::check);
    const auto arguments = commands_.arguments_of<CheckArguments>(command);
    command->add_option("FILE", arguments->files, "Show only the errors of these files")->type_name("");
  }

  void add_jobs() {
    CLI::App* command = commands_.add("jobs", "List the jobs", help::jobs);
    commands_.arguments_of<JobsArguments>(command);
    add_daemon_options_with_offline(command, common_.daemon);
  }

  void add_next() {
    CLI::App* command = commands_.add("next", "Show when a job, or a cron expression, is due next", help::next);
    const auto arguments = commands_.arguments_of<NextArguments>(command);
    command->add_option("JOB", arguments->job, "The job's name (housingd jobs)")->type_name("");
    command->add_option("--cron", arguments->cron, "Instead of a job: any cron expression")->type_name("EXPR");
    command->add_option("--timezone", arguments->timezone, "Where the clock of --cron hangs (default UTC)")
        ->type_name("ZONE");
    command->add_option("--from", arguments->from, "Times after this one (default: now)")->type_name("TIME");
    command->add_option("--count", arguments->count, "How many (default 5)")
        ->type_name("N")
        ->check(count_up_to(10'000));
    add_daemon_options_with_offline(command, common_.daemon);
  }

  void add_runs() {
    CLI::App* command = commands_.add("runs", "List the latest runs, or show one with its partitions", help::runs);
    const auto arguments = commands_.arguments_of<RunsArguments>(command);
    command->add_option("RUN", arguments->run, "Only this run, with each of its partitions")
        ->type_name("")
        ->check(any_count());
    add_limit_option(command, arguments->limit, "At most this many runs");
    add_daemon_options_with_offline(command, common_.daemon);
  }

  void add_rejects() {
    CLI::App* command = commands_.add("rejects", "Show the records that a run refused, and why", help::rejects);
    const auto arguments = commands_.arguments_of<RejectsArguments>(command);
    command->add_option("RUN", arguments->run, "The run's number (housingd runs); default: the latest with rejects")
        ->type_name("")
        ->check(any_count());
    add_limit_option(command, arguments->limit, "List at most this many records");
    add_daemon_options_with_offline(command, common_.daemon);
  }

  void add_schema() {
    CLI::App* command = commands_.add("schema", "Show, compare or make the store's tables", help::schema);
    command->require_subcommand(1);
    add_schema_action(command, "show", "Show the SQL of all tables, for the store's database", SchemaAction::show);
    add_schema_action(command, "document", "Show all tables as a page in Markdown, with a diagram",
                      SchemaAction::document);
    auto [diff, arguments] =
        add_schema_action(command, "diff", "Show the SQL of what the store lacks; change nothing", SchemaAction::diff);
    diff->add_flag("--exit-code", arguments->exit_code, "Exit with 1 when the store lacks something");
    add_schema_action(command, "apply", "Make what the store lacks, as a run does when it begins", SchemaAction::apply);
  }

  std::pair<CLI::App*, std::shared_ptr<SchemaArguments>> add_schema_action(CLI::App* schema, const std::string& name,
                                                                           const std::string& description,
                                                                           SchemaAction action) {
    CLI::App* command = commands_.add_to(*schema, name, description, help::schema);
    const auto arguments = commands_.arguments_of<SchemaArguments>(command);
    arguments->action = action;
    command->add_option("MODEL", arguments->model, "The model's name; default: every model that a job uses")
        ->type_name("");
    return {command, arguments};
  }

  void add_export() {
    CLI::App* command = commands_.add("export", "Write a portable snapshot of the store", help::exporting);
    const auto arguments = commands_.arguments_of<ExportArguments>(command);
    command->add_option("--to", arguments->to, "The file to write; of csv and jsonl the folder")
        ->required()
        ->type_name("PATH");
    command
        ->add_option_function<std::string>(
            "--format", [arguments](const std::string& name) { arguments->format = exporting::format_named(name); },
            "sqlite (what a PATH that ends in .db means), csv or jsonl")
        ->option_text("sqlite|csv|jsonl")
        ->check(CLI::IsMember({"sqlite", "csv", "jsonl"}));
    command->add_option("--tables", arguments->tables, "Only these tables (default: all)")
        ->option_text("NAME,...")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_flag("--without-removed", arguments->without_removed, "Leave out rows that have removed_at");
    command->add_flag("--force", arguments->force, "Replace what is there already");
  }

  static void add_partition_option(CLI::App* command, std::vector<std::string>& partitions) {
    command->add_option("--partition", partitions, "Only this partition (repeatable)")
        ->type_name("NAME")
        ->allow_extra_args(false);
  }

  static void add_limit_option(CLI::App* command, std::size_t& limit, const std::string& description) {
    command->add_option("--limit", limit, description + " (default " + std::to_string(limit) + ")")
        ->type_name("N")
        ->check(count_up_to(10'000));
  }

  void add_override(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw CLI::ValidationError("--set", "'" + text + "' is not PATH=VALUE");
    }
    common_.overrides.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }

  std::string common_options_help() const {
    std::vector<const CLI::Option*> options = app_.get_options(
        [](const CLI::Option* option) { return option->get_name() != "--version" && option->get_name() != "--help"; });
    return formatter_->make_group("Common options", false, std::move(options)) + "\n";
  }

  CommonOptions take_common() {
    using definition::LogLevel;
    common_.output = output_ == "json" ? Output::json : Output::text;
    const std::vector<std::pair<std::string, LogLevel>> levels = {{"trace", LogLevel::trace},
                                                                  {"debug", LogLevel::debug},
                                                                  {"info", LogLevel::info},
                                                                  {"warn", LogLevel::warn},
                                                                  {"error", LogLevel::error}};
    for (const auto& [name, level] : levels) {
      if (name == log_level_) common_.log_level = level;
    }
    return std::move(common_);
  }

  Answer answer(const CLI::ParseError& error, const std::vector<std::string>& words) {
    std::ostringstream out;
    std::ostringstream err;
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app_.exit(error, out, err);
      return {ExitStatus::complete, out.str(), err.str()};
    }
    const std::string message = usage_message(app_, error, words);
    Answer answer{ExitStatus::usage, {}, "housingd: " + message + "\nTry: " + help_command(app_) + "\n"};
    if (wants_json(words))
      answer.out = error_document({.code = "usage", .message = message, .job = {}, .diagnostics = {}});
    return answer;
  }

  // Asked when parsing failed, so the option itself may not have been reached.
  static bool wants_json(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "--output=json") return true;
      if (words[i] == "--output" && i + 1 < words.size() && words[i + 1] == "json") return true;
    }
    return false;
  }

  CLI::App app_;
  std::shared_ptr<CLI::Formatter> formatter_ = std::make_shared<HelpFormatter>();
  CommonOptions common_;
  std::string output_ = "text";
  std::string log_level_;
  CommandSet commands_{app_, [this] { return common_options_help(); }};
};

}  // namespace

std::variant<Invocation, Answer> parse_command_line(std::vector<std::string> words) {
  return Parser().parse(words);
}

}  // namespace housingd::cli
