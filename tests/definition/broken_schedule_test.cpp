// Schedules of jobs with one thing wrong.
#include "tests/definition/broken.h"

namespace housingd::definition {
namespace {

using namespace std::chrono_literals;

#define SCHEDULE(text) "model: homes\nschedule: { " text " }"
#define RETRY(text) "model: homes\nretry: { " text " }"

constexpr Broken broken(const char* name, const char* replace, const char* expected, const char* hint = "",
                        int errors = 1) {
  return {.name = name,
          .file = job_file,
          .find = "model: homes",
          .replace = replace,
          .expected = expected,
          .hint = hint,
          .errors = errors};
}

const Broken cases[] = {
    broken("CronWithFourFields", SCHEDULE(R"(cron: "0 3 * *")"),
           "jobs/nightly.yaml:4:20: 'schedule.cron': 4 fields; expected five fields"),
    broken("CronWithSeconds", SCHEDULE(R"(cron: "0 0 3 * * *")"), "jobs/nightly.yaml:4:20: 'schedule.cron': 6 fields",
           "seconds are not supported"),
    broken("CronFaultHasItsOwnColumn", SCHEDULE(R"(cron: "0 25 * * *")"),
           "jobs/nightly.yaml:4:22: 'schedule.cron': '25' is no hour; expected 0 to 23\n"
           "    schedule: { cron: \"0 25 * * *\" }\n"
           "                         ^\n"),
    broken("CronInSingleQuotes", SCHEDULE("cron: '0 0 32 * *'"), "jobs/nightly.yaml:4:24: 'schedule.cron': '32'"),
    broken("CronWithoutQuotes", "model: homes\nschedule:\n  cron: 0 0 1 13 *",
           "jobs/nightly.yaml:5:15: 'schedule.cron': '13' is no month"),
    broken("CronWithEscapesIsShownAtItsBeginning", SCHEDULE(R"(cron: "0\t25 * * *")"),
           "jobs/nightly.yaml:4:19: 'schedule.cron': '25' is no hour"),
    broken("EachFaultOfACron", SCHEDULE(R"(cron: "61 24 * * *")"), "jobs/nightly.yaml:4:20: 'schedule.cron': '61'",
           "jobs/nightly.yaml:4:23: 'schedule.cron': '24'", 2),
    broken("CronIsAList", SCHEDULE("cron: [0, 3]"), "jobs/nightly.yaml:4:19: 'schedule.cron' cannot be a list"),
    broken("CronFromNowhere", SCHEDULE(R"(cron: "${NOBODY}")"), "jobs/nightly.yaml:4:19: "),
    broken("InterpolatedCronIsNotQuoted", SCHEDULE(R"(cron: "${NOBODY:-secret}")"),
           "jobs/nightly.yaml:4:19: 'schedule.cron' cannot be '${NOBODY:-secret}'; expected five fields"),
    broken("NeitherCronNorEvery", SCHEDULE("jitter: 1m"), "jobs/nightly.yaml:4:11: 'schedule' says no time",
           "'cron: \"0 3 * * SUN\"' or 'every: 15m'"),
    broken("CronAndEvery", SCHEDULE(R"(cron: "@daily", every: 15m)"),
           "jobs/nightly.yaml:4:11: 'schedule' has both 'cron' and 'every'"),
    broken("EveryZero", SCHEDULE("every: 0s"), "jobs/nightly.yaml:4:20: 'schedule.every' cannot be '0s'"),
    broken("EveryNegative", SCHEDULE("every: -15m"), "jobs/nightly.yaml:4:20: 'schedule.every' cannot be '-15m'"),
    broken("PhaseWithoutEvery", SCHEDULE(R"(cron: "@daily", phase: 5m)"),
           "jobs/nightly.yaml:4:36: 'schedule.phase' is given without 'every'"),
    broken("PhaseAsLongAsEvery", SCHEDULE("every: 15m, phase: 15m"),
           "jobs/nightly.yaml:4:32: 'schedule.phase' cannot be '15m'; expected less than 'every' (15m)"),
    broken("TimezoneIsEmpty", SCHEDULE(R"(cron: "@daily", timezone: "")"),
           "jobs/nightly.yaml:4:39: 'schedule.timezone' cannot be ''"),
    broken(
        "TimezoneIsMisspelt", SCHEDULE(R"(cron: "@daily", timezone: Europe/Kopenhagen)"),
        "jobs/nightly.yaml:4:39: 'schedule.timezone' cannot be 'Europe/Kopenhagen'; expected the IANA name of a time "
        "zone, such as Europe/Copenhagen",
        "did you mean 'Europe/Copenhagen'?"),
    broken("TimezoneIsAnOffset", SCHEDULE(R"(cron: "@daily", timezone: "+02:00")"),
           "jobs/nightly.yaml:4:39: 'schedule.timezone' cannot be '+02:00'", "a fixed offset is named Etc/GMT-2"),
    broken("TimezoneIsAPath", SCHEDULE(R"(cron: "@daily", timezone: ../../../etc/passwd)"),
           "jobs/nightly.yaml:4:39: 'schedule.timezone' cannot be '../../../etc/passwd'"),
    broken(
        "JitterBeyondTheInterval", SCHEDULE("every: 15m, jitter: 15m"),
        "jobs/nightly.yaml:4:33: 'schedule.jitter' cannot be '15m'; expected less than the shortest time between two "
        "starts (15m)"),
    broken(
        "JitterBeyondTheCronsInterval", SCHEDULE(R"(cron: "0,10 * * * *", jitter: 20m)"),
        "jobs/nightly.yaml:4:43: 'schedule.jitter' cannot be '20m'; expected less than the shortest time between two "
        "starts (10m)"),
    broken("JitterOfADayEveryDay", SCHEDULE(R"(cron: "@daily", jitter: 24h)"),
           "jobs/nightly.yaml:4:37: 'schedule.jitter' cannot be '24h'"),
    broken("StartingDeadlineNegative", SCHEDULE(R"(cron: "@daily", starting_deadline: -1h)"),
           "jobs/nightly.yaml:4:48: 'schedule.starting_deadline' cannot be '-1h'"),
    broken("OverlapAllow", SCHEDULE(R"(cron: "@daily", overlap: allow)"),
           "jobs/nightly.yaml:4:38: 'schedule.overlap' cannot be 'allow'; expected skip, buffer_one or replace"),
    broken("OnMissedRunAll", SCHEDULE(R"(cron: "@daily", on_missed: run_all)"),
           "jobs/nightly.yaml:4:40: 'schedule.on_missed' cannot be 'run_all'; expected skip or run_once"),
    broken("RetryWithoutAnyAttempt", RETRY("max_attempts: 0"),
           "jobs/nightly.yaml:4:24: 'retry.max_attempts' cannot be '0'; expected a whole number from 1 to 100"),
    broken("RetryForEver", RETRY("max_attempts: 101"), "jobs/nightly.yaml:4:24: 'retry.max_attempts' cannot be '101'"),
    broken("RetryAtOnce", RETRY("initial: 0s"), "jobs/nightly.yaml:4:19: 'retry.initial' cannot be '0s'"),
    broken("RetryAfterTooLong", RETRY("max: 8d"), "jobs/nightly.yaml:4:15: 'retry.max' cannot be '8d'"),
    broken("RetryWhoseFirstWaitIsBeyondTheLongest", RETRY("initial: 10m, max: 1m"),
           "jobs/nightly.yaml:4:8: 'initial' (10m) is longer than 'max' (1m) in 'retry'; expected initial to be at "
           "most max"),
    broken("RetryLikeASources", RETRY("backoff: { initial: 1m }"),
           "jobs/nightly.yaml:4:10: unknown key 'backoff' in 'retry'"),
    broken("RetryIsANumber", "model: homes\nretry: 3", "jobs/nightly.yaml:4:8: 'retry' cannot be '3'"),
};

class BrokenSchedule : public testing::TestWithParam<Broken> {};

TEST_P(BrokenSchedule, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Each, BrokenSchedule, testing::ValuesIn(cases), name_of_case);

Schedule accepted(const std::string& schedule) {
  Folder folder;
  write_plain(folder);
  folder.write(job_file, std::string(plain_job) + "schedule: { " + schedule + " }\n");
  const Loaded loaded = folder.load();
  EXPECT_EQ(folder.text_of(loaded.diagnostics), "") << schedule;
  return loaded.definitions.jobs.at("nightly").schedule.value_or(Schedule{});
}

TEST(Schedule, IsACronExpressionInATimeZone) {
  const Schedule schedule = accepted("cron: '0 3 * * SUN', timezone: Europe/Copenhagen, jitter: 10m");
  ASSERT_TRUE(schedule.cron);
  EXPECT_EQ(schedule.cron->text, "0 3 * * SUN");
  EXPECT_EQ(schedule.cron->hours, 1U << 3U);
  EXPECT_EQ(schedule.timezone, "Europe/Copenhagen");
  EXPECT_EQ(schedule.jitter, 10min);
  EXPECT_FALSE(schedule.every);
}

TEST(Schedule, IsAnIntervalWithAPhase) {
  const Schedule schedule = accepted("every: 15m, phase: 5m, jitter: 14m");
  EXPECT_FALSE(schedule.cron);
  EXPECT_EQ(schedule.every, 15min);
  EXPECT_EQ(schedule.phase, 5min);
  EXPECT_EQ(schedule.timezone, "UTC");
}

TEST(Schedule, HasNoRetryUnlessTheJobSaysSo) {
  Folder folder;
  write_plain(folder);
  EXPECT_EQ(folder.load().definitions.jobs.at("nightly").retry, RunRetry());
  folder.write(job_file, std::string(plain_job) + "retry: { max_attempts: 3, initial: 5m, max: 2h }\n");
  EXPECT_EQ(folder.load().definitions.jobs.at("nightly").retry,
            (RunRetry{.max_attempts = 3, .initial = 5min, .max = 2h}));
}

TEST(Schedule, MayNameDatesThatNeverComeAndLongJittersOfRareStarts) {
  EXPECT_TRUE(accepted("cron: '0 0 30 2 *', jitter: 24h").cron);
  EXPECT_TRUE(accepted("cron: '@weekly', jitter: 24h").cron);
  EXPECT_TRUE(accepted("cron: '0 3 * * SUN', starting_deadline: 0s").cron);
}

}  // namespace
}  // namespace housingd::definition
