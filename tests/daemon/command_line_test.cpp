#include "daemon/cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <sstream>

namespace housingd::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Words as a person types them, separated by spaces.
std::variant<Invocation, Answer> parse(const std::string& text) {
  std::istringstream words(text);
  return parse_command_line({std::istream_iterator<std::string>(words), {}});
}

Answer answer(const std::string& text) {
  const auto parsed = parse(text);
  if (const auto* found = std::get_if<Answer>(&parsed)) return *found;
  ADD_FAILURE() << text << " was accepted";
  return {};
}

Invocation invocation(const std::string& text) {
  const auto parsed = parse(text);
  if (const auto* found = std::get_if<Invocation>(&parsed)) return *found;
  ADD_FAILURE() << text << " was refused: " << std::get<Answer>(parsed).err;
  return {};
}

TEST(CommandLine, TakesARunWithAllItsOptions) {
  const Invocation parsed = invocation("run villas --partition Køge --partition Greve --limit 100 --dry-run --fresh");
  const auto& run = std::get<RunArguments>(parsed.command);
  EXPECT_EQ(run.job, "villas");
  EXPECT_THAT(run.partitions, ElementsAre("Køge", "Greve"));
  EXPECT_EQ(run.limit, 100U);
  EXPECT_TRUE(run.dry_run);
  EXPECT_TRUE(run.fresh);
}

TEST(CommandLine, TakesARunOrAFolderToReplay) {
  EXPECT_EQ(std::get<RunArguments>(invocation("run villas --replay 12").command).replay, "12");
  EXPECT_EQ(std::get<RunArguments>(invocation("run villas --replay /backup/12").command).replay, "/backup/12");
  EXPECT_EQ(std::get<RunArguments>(invocation("run villas").command).replay, "");
}

TEST(CommandLine, TakesCommonOptionsOnEitherSideOfTheCommand) {
  for (const char* text : {"--config etc --store sqlite:x.db --output json --log-level debug --set a.b=c run villas",
                           "run villas --config etc --store sqlite:x.db --output json --log-level debug --set a.b=c"}) {
    const Invocation parsed = invocation(text);
    EXPECT_EQ(parsed.common.config, "etc") << text;
    EXPECT_EQ(parsed.common.store, "sqlite:x.db") << text;
    EXPECT_EQ(parsed.common.output, Output::json) << text;
    EXPECT_EQ(parsed.common.log_level, definition::LogLevel::debug) << text;
    ASSERT_EQ(parsed.common.overrides.size(), 1U) << text;
    EXPECT_EQ(std::get<RunArguments>(parsed.command).job, "villas") << text;
  }
}

TEST(CommandLine, RefusesAStoreOfNoKnownKindWithoutItsSecrets) {
  for (const char* text :
       {"run villas --store postgress://user:secret@host/db", "--store housing.db check", "runs --store sqlite"}) {
    const Answer refused = answer(text);
    EXPECT_EQ(refused.status, ExitStatus::usage) << text;
    EXPECT_THAT(refused.err, AllOf(HasSubstr("of no known kind"), HasSubstr("sqlite:PATH"), HasSubstr("postgresql://"),
                                   Not(HasSubstr("secret"))));
  }
  EXPECT_THAT(answer("runs --store sqlite:").err, HasSubstr("names no file; expected sqlite:PATH"));
  EXPECT_EQ(invocation("runs --store postgresql://host/db").common.store, "postgresql://host/db");
  EXPECT_EQ(invocation("runs --store dbname=homes").common.store, "dbname=homes");
}

TEST(CommandLine, SplitsOverridesAtTheFirstEqualsSign) {
  const Invocation parsed =
      invocation("run villas --set sources.x.client.base_url=http://h/?a=b --set jobs.villas.params={}");
  ASSERT_EQ(parsed.common.overrides.size(), 2U);
  EXPECT_EQ(parsed.common.overrides[0].path, "sources.x.client.base_url");
  EXPECT_EQ(parsed.common.overrides[0].value, "http://h/?a=b");
  EXPECT_EQ(parsed.common.overrides[1].path, "jobs.villas.params");
}

TEST(CommandLine, TakesTheOtherCommands) {
  EXPECT_TRUE(std::get<PlanArguments>(invocation("plan villas --columns").command).columns);
  EXPECT_THAT(std::get<CheckArguments>(invocation("check a.yaml b.yaml").command).files,
              ElementsAre("a.yaml", "b.yaml"));
  EXPECT_TRUE(std::holds_alternative<JobsArguments>(invocation("jobs").command));
  EXPECT_EQ(std::get<NextArguments>(invocation("next villas --count 3").command).count, 3U);
  EXPECT_EQ(std::get<NextArguments>(invocation("next --cron @daily --timezone UTC").command).cron, "@daily");
  EXPECT_EQ(std::get<RunsArguments>(invocation("runs --limit 3").command).limit, 3U);
  EXPECT_EQ(std::get<RejectsArguments>(invocation("rejects").command).run, 0);
  EXPECT_EQ(std::get<RejectsArguments>(invocation("rejects 12 --limit 5").command).run, 12);
  const auto diff = std::get<SchemaArguments>(invocation("schema diff housing --exit-code").command);
  EXPECT_EQ(diff.action, SchemaAction::diff);
  EXPECT_EQ(diff.model, "housing");
  EXPECT_TRUE(diff.exit_code);
  EXPECT_EQ(std::get<SchemaArguments>(invocation("schema document").command).action, SchemaAction::document);
  EXPECT_EQ(std::get<SchemaArguments>(invocation("schema apply --store dbname=a").command).action, SchemaAction::apply);
}

TEST(CommandLine, TakesExport) {
  const auto plain = std::get<ExportArguments>(invocation("export --to snapshot.db").command);
  EXPECT_EQ(plain.to, "snapshot.db");
  EXPECT_FALSE(plain.format);
  EXPECT_THAT(plain.tables, IsEmpty());
  EXPECT_FALSE(plain.without_removed || plain.force);
  const auto all = std::get<ExportArguments>(
      invocation("export --to out --format jsonl --tables cases,changes --tables runs --without-removed --force")
          .command);
  EXPECT_EQ(all.format, exporting::Format::jsonl);
  EXPECT_THAT(all.tables, ElementsAre("cases", "changes", "runs"));
  EXPECT_TRUE(all.without_removed && all.force);
}

TEST(CommandLine, TakesTheCommandsForADaemon) {
  EXPECT_TRUE(std::get<StatusArguments>(invocation("status --watch").command).watch);
  EXPECT_TRUE(std::get<StatusArguments>(invocation("status --exit-code").command).exit_code);
  const auto trigger = std::get<TriggerArguments>(
      invocation("trigger villas --partition Køge --partition Greve --wait --key nightly-1").command);
  EXPECT_EQ(trigger.job, "villas");
  EXPECT_THAT(trigger.partitions, ElementsAre("Køge", "Greve"));
  EXPECT_TRUE(trigger.wait);
  EXPECT_EQ(trigger.key, "nightly-1");
  const auto cancel = std::get<CancelArguments>(invocation("cancel 12 --reason repair").command);
  EXPECT_EQ(cancel.run, 12);
  EXPECT_EQ(cancel.reason, "repair");
  EXPECT_EQ(std::get<PauseArguments>(invocation("pause villas").command).job, "villas");
  EXPECT_EQ(std::get<ResumeArguments>(invocation("resume villas").command).job, "villas");
  EXPECT_TRUE(std::holds_alternative<ReloadArguments>(invocation("reload").command));
}

TEST(CommandLine, TakesWhichDaemonIsAsked) {
  const DaemonOptions by_url =
      invocation("reload --url https://h:8080 --token-file /etc/token --ca-file ca.pem").common.daemon;
  EXPECT_EQ(by_url.url, "https://h:8080");
  EXPECT_EQ(by_url.token_file, "/etc/token");
  EXPECT_EQ(by_url.ca_file, "ca.pem");
  for (const char* command : {"status", "trigger villas", "cancel 1", "pause villas", "resume villas", "reload", "jobs",
                              "next villas", "runs", "rejects"}) {
    EXPECT_EQ(invocation(std::string(command) + " --socket s.sock").common.daemon.socket, "s.sock") << command;
  }
  for (const char* command : {"jobs", "next villas", "runs", "rejects"}) {
    EXPECT_TRUE(invocation(std::string(command) + " --offline").common.daemon.offline) << command;
  }
}

TEST(CommandLine, RefusesWhatMakesNoSenseWithStatusTwo) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "no command given; there are run, serve, plan"},
      {"rnu villas", "unknown command 'rnu'; did you mean 'run'?"},
      {"frobnicate", "unknown command 'frobnicate'; there are run, serve, plan"},
      {"--limit 3 runz", "unknown command 'runz'; did you mean 'run'?"},
      {"run villas --limt 5", "unknown option '--limt'; did you mean '--limit'?"},
      {"run villas --limt=5", "unknown option '--limt'; did you mean '--limit'?"},
      {"--sotre sqlite:a.db runs", "unknown option '--sotre'; did you mean '--store'?"},
      {"schema", "no command given; there are show, document, diff or apply"},
      {"schema shw", "unknown command 'shw'; did you mean 'show'?"},
      {"schema diff --exit-cod", "unknown option '--exit-cod'; did you mean '--exit-code'?"},
      {"schema show --exit-code", "unknown option '--exit-code'\n"},
      {"run", "JOB is required"},
      {"run villas --limit many", "--limit: 'many' is not a whole number above 0"},
      {"run villas --limit -1", "--limit: '-1' is not a whole number above 0"},
      {"run villas --limit 1e3", "'1e3' is not a whole number above 0"},
      {"run villas --limit 99999999999999999999", "is not a whole number above 0"},
      {"runs --limit 10001", "--limit: '10001' is not a whole number from 1 to 10000"},
      {"run villas --partition", "--partition"},
      {"run villas --set novalue", "'novalue' is not PATH=VALUE"},
      {"run villas --set =value", "'=value' is not PATH=VALUE"},
      {"run villas --output xml", "--output"},
      {"run villas --log-level loud", "--log-level"},
      {"run villas other", "'other' is one word too many"},
      {"runs --limit 0", "--limit"},
      {"rejects last", "last"},
      {"export", "--to is required"},
      {"export --to x --format xml", "--format"},
      {"--frobnicate run villas", "--frobnicate"},
      {"trigger", "JOB is required"},
      {"trigger villas --key", "--key"},
      {"trigger villas --limit 3", "unknown option '--limit'"},
      {"cancel", "RUN is required"},
      {"cancel villas", "'villas' is not a whole number above 0"},
      {"cancel 12 --reason=", "--reason"},
      {"status --watch --exit-code", "--watch excludes --exit-code"},
      {"status --url http://h --socket s", "--socket excludes --url"},
      {"status --token-file t", "--token-file requires --url"},
      {"status --offline", "unknown option '--offline'"},
      {"jobs --offline --socket s", "--socket excludes --offline"},
  };
  for (const auto& [text, expected] : cases) {
    const Answer refused = answer(text);
    EXPECT_EQ(refused.status, ExitStatus::usage) << text;
    EXPECT_THAT(refused.err, HasSubstr(expected)) << text;
    EXPECT_THAT(refused.err, HasSubstr("--help")) << text;
    EXPECT_THAT(refused.out, IsEmpty()) << text;
  }
}

TEST(CommandLine, AnswersWithOneJsonDocumentWhereJsonWasAskedFor) {
  for (const char* text : {"run --output json", "--output=json rnu"}) {
    rapidjson::Document document;
    document.Parse(answer(text).out.c_str());
    ASSERT_FALSE(document.HasParseError()) << text;
    EXPECT_STREQ(document["state"].GetString(), "failed") << text;
    EXPECT_STREQ(document["error"]["code"].GetString(), "usage") << text;
  }
}

TEST(CommandLine, TellsItsVersion) {
  const Answer version = answer("--version");
  EXPECT_EQ(version.status, ExitStatus::complete);
  EXPECT_EQ(version.out, "housingd " HOUSINGD_VERSION "\n");
}

TEST(CommandLine, HelpsWithEverythingThatThereIsToKnow) {
  const Answer help = answer("--help");
  EXPECT_EQ(help.status, ExitStatus::complete);
  for (const char* expected :
       {"run",          "serve",  "plan",          "check",    "jobs",     "next",     "runs",
        "rejects",      "schema", "export",        "status",   "trigger",  "cancel",   "pause",
        "resume",       "reload", "--config",      "--store",  "--set",    "--output", "--log-level",
        "Exit status:", "130",    "/etc/housingd", "./config", "Examples:"}) {
    EXPECT_THAT(help.out, HasSubstr(expected));
  }
}

TEST(CommandLine, HelpsWithEachCommandAndItsCommonOptions) {
  for (const char* command :
       {"run",    "serve",  "plan",        "check",           "jobs",        "next",         "runs",   "rejects",
        "export", "schema", "schema show", "schema document", "schema diff", "schema apply", "status", "trigger",
        "cancel", "pause",  "resume",      "reload"}) {
    const Answer help = answer(std::string(command) + " --help");
    EXPECT_EQ(help.status, ExitStatus::complete) << command;
    EXPECT_THAT(help.out, HasSubstr("Examples:")) << command;
    EXPECT_THAT(help.out, HasSubstr("Common options:")) << command;
    EXPECT_THAT(help.out, HasSubstr("--store")) << command;
  }
}

TEST(CommandLine, KeepsHelpWithinAHundredColumns) {
  for (const char* text :
       {"--help", "run --help", "serve --help", "plan --help", "check --help", "jobs --help", "next --help",
        "runs --help", "rejects --help", "schema --help", "schema diff --help", "export --help", "status --help",
        "trigger --help", "cancel --help", "pause --help", "resume --help", "reload --help"}) {
    std::istringstream lines(answer(text).out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 102U) << text << ": " << line;
  }
}

}  // namespace
}  // namespace housingd::cli
