// housingd next, and what jobs and check say of schedules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <sstream>

#include "daemon/cli/commands.h"
#include "daemon/schedule/jitter.h"
#include "tests/definition/folder.h"

namespace housingd::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using Words = std::vector<std::string>;

struct Said {
  ExitStatus status;
  std::string out;
  std::string err;
};

Said housingd(Words words) {
  std::ostringstream out;
  std::ostringstream err;
  const ExitStatus status = dispatch(std::move(words), {out, err});
  return {status, out.str(), err.str()};
}

Said next_of(const std::string& cron, Words more = {}) {
  Words words{"next", "--cron", cron};
  words.insert(words.end(), more.begin(), more.end());
  return housingd(std::move(words));
}

rapidjson::Document json(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.c_str());
  EXPECT_FALSE(document.HasParseError()) << text;
  return document;
}

std::vector<std::string> texts(const rapidjson::Value& list) {
  std::vector<std::string> all;
  for (const auto& value : list.GetArray()) all.emplace_back(value.IsString() ? value.GetString() : "null");
  return all;
}

// Jobs with and without a schedule.
class JobsWithSchedules : public testing::Test {
 protected:
  JobsWithSchedules() {
    definition::write_plain(folder_);
    add("weekly", "{ cron: '0 3 * * SUN', timezone: Europe/Copenhagen, jitter: 10m }");
    add("often", "{ every: 15m, phase: 5m }");
    add("impossible", "{ cron: '0 0 30 2 *' }");
  }

  void add(const std::string& name, const std::string& schedule) {
    folder_.write("jobs/" + name + ".yaml",
                  "job: " + name + "\nendpoint: api.homes\nmodel: homes\nschedule: " + schedule + "\n");
  }

  Said call(Words words) {
    words.insert(words.end(), {"--config", folder_.path().string()});
    return housingd(std::move(words));
  }

  definition::Folder folder_;
};

TEST(Next, ShowsTimesOfAnExpressionWithTheirOffsets) {
  const Said said = next_of("0 3 * * SUN", {"--timezone", "Europe/Copenhagen", "--from", "2026-10-15", "--count", "3"});
  EXPECT_EQ(said.status, ExitStatus::complete) << said.err;
  EXPECT_EQ(said.out,
            "0 3 * * SUN Europe/Copenhagen\n"
            "  starts\n"
            "  Sun 2026-10-18 03:00:00 +02:00\n"
            "  Sun 2026-10-25 03:00:00 +01:00    the clock goes back from 03:00 to 02:00 on 2026-10-25\n"
            "  Sun 2026-11-01 03:00:00 +01:00\n");
}

TEST(Next, MarksWhatRunsOnceAfterAGap) {
  const Words words{"--timezone", "Europe/Copenhagen", "--from", "2026-03-28T12:00", "--count", "2"};
  EXPECT_EQ(
      next_of("*/30 2 * * *", words).out,
      "*/30 2 * * * Europe/Copenhagen\n"
      "  starts\n"
      "  Sun 2026-03-29 03:00:00 +02:00    runs once after the gap: the clock goes forward from 02:00 to 03:00 on "
      "2026-03-29\n"
      "  Mon 2026-03-30 02:00:00 +02:00\n");
}

TEST(Next, NamesBothDaysWhereOneWasSkipped) {
  const Words words{"--timezone", "Pacific/Apia", "--from", "2011-12-29T12:00", "--count", "1"};
  EXPECT_THAT(next_of("0 12 * * *", words).out,
              HasSubstr("the clock goes forward from 2011-12-30 00:00 to 2011-12-31 00:00\n"));
}

TEST(Next, AnswersProgramsInRfc3339) {
  const Said said = next_of("30 2 * * *", {"--timezone", "Europe/Copenhagen", "--from", "2026-03-28T00:00:00+01:00",
                                           "--count", "3", "--output", "json"});
  EXPECT_EQ(said.status, ExitStatus::complete) << said.err;
  const auto document = json(said.out);
  EXPECT_THAT(texts(document["next"]),
              ElementsAre("2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"));
  EXPECT_THAT(texts(document["notes"]), ElementsAre("null", StartsWith("runs once after the gap"), "null"));
  EXPECT_STREQ(document["cron"].GetString(), "30 2 * * *");
  EXPECT_STREQ(document["timezone"].GetString(), "Europe/Copenhagen");
  EXPECT_FALSE(document["never"].GetBool());
}

TEST(Next, IsInUtcAndFiveTimesFromNowOnUnlessToldOtherwise) {
  const auto document = json(next_of("* * * * *", {"--output", "json"}).out);
  EXPECT_EQ(document["next"].Size(), 5U);
  EXPECT_THAT(document["next"][0].GetString(), EndsWith("+00:00"));
  EXPECT_THAT(next_of("* * * * *").out, HasSubstr("  in\n"));
}

TEST(Next, SaysSoWhereNothingEverComes) {
  const Said said = next_of("0 0 30 2 *");
  EXPECT_EQ(said.status, ExitStatus::complete);
  EXPECT_EQ(said.out, "0 0 30 2 * UTC\n  never: its months have no such day\n");
  const auto document = json(next_of("0 0 30 2 *", {"--output", "json"}).out);
  EXPECT_EQ(document["next"].Size(), 0U);
  EXPECT_TRUE(document["never"].GetBool());
  EXPECT_THAT(next_of("0 0 1 1 *", {"--from", "2198-06-01"}).out, EndsWith("  none after that before the year 2200\n"));
}

TEST(Next, RefusesAnExpressionWithEachReasonAtItsPlace) {
  const Said said = next_of("61 3 * * SUM", {"--output", "json"});
  EXPECT_EQ(said.status, ExitStatus::usage);
  EXPECT_EQ(said.err,
            "--cron: '61' is no minute; expected 0 to 59\n"
            "    61 3 * * SUM\n"
            "    ^\n"
            "--cron: 'SUM' is no weekday; expected 0 to 7 or SUN to SAT; did you mean 'SUN'?\n"
            "    61 3 * * SUM\n"
            "             ^\n"
            "2 errors\n");
  const auto document = json(said.out);
  EXPECT_STREQ(document["error"]["message"].GetString(), "--cron: '61' is no minute; expected 0 to 59");
  EXPECT_EQ(document["error"]["diagnostics"][1]["column"].GetInt(), 10);
}

TEST(Next, RefusesWhatMakesNoSense) {
  const std::pair<Words, const char*> cases[] = {
      {{"next"}, "JOB or --cron is required"},
      {{"next", "weekly", "--cron", "@daily"}, "both JOB and --cron are given"},
      {{"next", "weekly", "--timezone", "UTC"}, "--timezone belongs to --cron"},
      {{"next", "--cron", ""}, "the expression is empty"},
      {{"next", "--cron", "0 0 3 * * *"}, "seconds are not supported"},
      {{"next", "--cron", "@daily", "--timezone", "Europe/Kopenhagen"}, "did you mean 'Europe/Copenhagen'?"},
      {{"next", "--cron", "@daily", "--from", "yesterday"}, "--from: 'yesterday' is no time"},
      {{"next", "--cron", "@daily", "--count", "0"}, "--count"},
      {{"next", "--cron", "@daily", "--count", "10001"}, "--count"},
  };
  for (const auto& [words, expected] : cases) {
    const Said said = housingd(words);
    EXPECT_EQ(said.status, ExitStatus::usage) << expected;
    EXPECT_THAT(said.err, HasSubstr(expected));
    EXPECT_EQ(said.out, "");
  }
}

TEST_F(JobsWithSchedules, AreShownWithTheirJitter) {
  const auto document =
      json(call({"next", "weekly", "--from", "2026-10-15T00:00:00Z", "--count", "1", "--output", "json"}).out);
  const auto jitter = schedule::offset_of("weekly", std::chrono::minutes(10));
  EXPECT_DOUBLE_EQ(document["jitter_seconds"].GetDouble(), std::chrono::duration<double>(jitter).count());
  EXPECT_THAT(document["next"][0].GetString(), AllOf(StartsWith("2026-10-18T03:0"), EndsWith("+02:00")));
  EXPECT_THAT(call({"next", "weekly"}).out, AllOf(StartsWith("weekly: 0 3 * * SUN Europe/Copenhagen, and "),
                                                  HasSubstr(" of jitter\n"), HasSubstr("Sun ")));
}

TEST_F(JobsWithSchedules, MayStartEverySoOften) {
  const Said said = call({"next", "often", "--from", "2026-10-15", "--count", "2"});
  EXPECT_EQ(said.out,
            "often: every 15m, 5m later\n"
            "  starts\n"
            "  Thu 2026-10-15 00:05:00 +00:00\n"
            "  Thu 2026-10-15 00:20:00 +00:00\n");
}

TEST_F(JobsWithSchedules, MayHaveNone) {
  const Said said = call({"next", "nightly"});
  EXPECT_EQ(said.status, ExitStatus::complete);
  EXPECT_EQ(said.out, "nightly has no schedule: it runs by hand\n  run it now:  housingd run nightly\n");
  EXPECT_EQ(json(call({"next", "nightly", "--output", "json"}).out)["next"].Size(), 0U);
}

TEST_F(JobsWithSchedules, AreKnownByName) {
  const Said said = call({"next", "weekli"});
  EXPECT_EQ(said.status, ExitStatus::usage);
  EXPECT_THAT(said.err, HasSubstr("no job is named 'weekli'; did you mean 'weekly'?"));
}

TEST_F(JobsWithSchedules, AreListedWithTheirNextStart) {
  const Said said = call({"jobs"});
  EXPECT_THAT(said.out, AllOf(HasSubstr("next start"), HasSubstr("0 3 * * SUN Europe/Copenhagen  Sun 2"),
                              HasSubstr("every 15m, 5m later"), HasSubstr("never"), HasSubstr("by hand")));
  const auto document = json(call({"jobs", "--output", "json"}).out);
  for (const auto& job : document["jobs"].GetArray()) {
    const std::string name = job["job"].GetString();
    EXPECT_EQ(job["next"].IsString(), name == "weekly" || name == "often") << name;
    EXPECT_EQ(job["every"].IsString(), name == "often") << name;
  }
}

TEST_F(JobsWithSchedules, ThatNeverStartAreNoErrorButMentioned) {
  const Said said = call({"check"});
  EXPECT_EQ(said.status, ExitStatus::complete);
  EXPECT_THAT(said.out, HasSubstr("impossible: 1 partition of api.homes; its schedule never starts it: the months of "
                                  "'0 0 30 2 *' have no such day\n"));
}

TEST_F(JobsWithSchedules, AreCheckedLikeEverythingElse) {
  add("broken", "{ cron: '0 25 * * *', timezone: Mars/Olympus }");
  const Said said = call({"check"});
  EXPECT_EQ(said.status, ExitStatus::usage);
  EXPECT_THAT(said.err, AllOf(HasSubstr("broken.yaml:4:22: 'schedule.cron': '25' is no hour"),
                              HasSubstr("broken.yaml:4:43: 'schedule.timezone' cannot be 'Mars/Olympus'")));
}

}  // namespace
}  // namespace housingd::cli
