// housingd against the simulator, both as programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "tests/daemon/child_process.h"

namespace housingd::daemon_test {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

std::filesystem::path config() {
  return std::filesystem::path(std::getenv("HOUSINGD_SOURCE_DIR")) / "config";
}

rapidjson::Document json(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.c_str());  // refuses anything after the document
  EXPECT_FALSE(document.HasParseError()) << text;
  return document;
}

class Program : public testing::Test {
 protected:
  Program()
      : directory_(std::filesystem::path(testing::TempDir()) / ("housingd-program-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(directory_);
  }
  ~Program() override { std::filesystem::remove_all(directory_); }

  void serve(const Words& more = {}) {
    Words words{"--port", "0", "--seed", "1", "--properties", "600"};
    words.insert(words.end(), more.begin(), more.end());
    simulator_ = std::make_unique<ChildProcess>(HOUSINGD_SIMULATOR_PROGRAM, words, directory_);
    const std::string& said = simulator_->out_until("\n");
    const std::size_t at = said.find("http://");
    ASSERT_NE(at, std::string::npos) << said;
    url_ = said.substr(at, said.find('\n') - at);
  }

  // With the configuration that is shipped, a store of its own, the simulator,
  // and a rate that suits a test.
  [[nodiscard]] Words with_everything(Words words, const std::string& rate = "1000") const {
    const Words common{"--config", config().string(), "--store", "sqlite:test.db"};
    words.insert(words.end(), common.begin(), common.end());
    if (!url_.empty()) {
      words.insert(words.end(), {"--set", "sources.boligsiden.client.base_url=" + url_});
      words.insert(words.end(), {"--set", "sources.boligsiden.rate_limit.count=" + rate});
    }
    return words;
  }

  [[nodiscard]] ChildProcess::Ended housingd(const Words& words) const {
    return ChildProcess(HOUSINGD_PROGRAM, words, directory_).wait();
  }

  std::filesystem::path directory_;
  std::unique_ptr<ChildProcess> simulator_;
  std::string url_;
};

const Words run_koge{"run", "copenhagen-villas", "--partition", "Køge"};

TEST_F(Program, ImportsAllAndTheSecondTimeWritesNothing) {
  serve();
  Words words = with_everything({"run", "copenhagen-villas", "--output", "json"});
  const auto first = housingd(words);
  ASSERT_EQ(first.status, 0) << first.err << first.out;
  const auto imported = json(first.out);
  EXPECT_STREQ(imported["state"].GetString(), "complete");
  EXPECT_EQ(imported["partitions"]["total"].GetInt(), 36);
  EXPECT_EQ(imported["records"]["accepted"].GetInt(), 600);
  EXPECT_EQ(imported["tables"]["properties"]["inserted"].GetInt(), 600);

  const auto second = housingd(words);
  ASSERT_EQ(second.status, 0) << second.err;
  const auto unchanged = json(second.out);
  for (const auto& table : unchanged["tables"].GetObject()) {
    for (const char* written : {"inserted", "updated", "removed"}) {
      EXPECT_EQ(table.value[written].GetInt(), 0) << table.name.GetString() << " " << written;
    }
  }
}

TEST_F(Program, WritesPlainProgressToStderrAndTheSummaryToStdout) {
  serve();
  const auto ended = housingd(with_everything(run_koge));
  ASSERT_EQ(ended.status, 0) << ended.err << ended.out;
  EXPECT_THAT(ended.err, HasSubstr("run 1 of copenhagen-villas: 1 partition\n"));
  EXPECT_THAT(ended.err, HasSubstr("Køge: complete, "));
  EXPECT_THAT(ended.out, HasSubstr("copenhagen-villas: complete"));
  EXPECT_THAT(ended.out, HasSubstr("1 of 1 complete"));
  EXPECT_EQ((ended.out + ended.err).find('\x1b'), std::string::npos);
}

TEST_F(Program, EndsWithThreeWhenTheSourceDeliversLessThanItDeclares) {
  serve({"--faults", R"({"declare_extra": 10})"});
  Words words = with_everything(run_koge);
  words.insert(words.end(), {"--output", "json"});
  const auto ended = housingd(words);
  ASSERT_EQ(ended.status, 3) << ended.err << ended.out;
  const auto summary = json(ended.out);
  EXPECT_STREQ(summary["state"].GetString(), "incomplete");
  EXPECT_STREQ(summary["not_complete"][0]["partition"].GetString(), "Køge");
  EXPECT_EQ(summary["tables"]["properties"]["removed"].GetInt(), 0);
}

TEST_F(Program, EndsWithOneWhenTheSourceIgnoresTheFilter) {
  serve({"--faults", R"({"ignore_filters": true})"});
  const auto ended = housingd(with_everything(run_koge));
  ASSERT_EQ(ended.status, 1) << ended.err << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("expectation_failed"));
}

TEST_F(Program, EndsWithOneAndStillOneDocumentWhenTheStoreCannotBeOpened) {
  const auto ended = housingd({"run", "copenhagen-villas", "--config", config().string(), "--store",
                               "sqlite:no/such/folder/test.db", "--output", "json"});
  ASSERT_EQ(ended.status, 1) << ended.err << ended.out;
  EXPECT_STREQ(json(ended.out)["state"].GetString(), "failed");
  EXPECT_STREQ(json(ended.out)["job"].GetString(), "copenhagen-villas");
}

TEST_F(Program, IsInterruptedByOneSignalAndTakesTheRunUpAgain) {
  serve();
  // Slow enough to be met at work: one page a second.
  const Words slowly = with_everything({"run", "copenhagen-villas", "--partition", "Roskilde", "--set",
                                        "sources.boligsiden.endpoints.addresses.paginator.limit=5"},
                                       "1");
  ChildProcess run(HOUSINGD_PROGRAM, slowly, directory_);
  run.err_until("run 1 of");
  run.signal(SIGINT);
  const auto interrupted = run.wait();
  EXPECT_EQ(interrupted.status, 130) << interrupted.err;
  EXPECT_THAT(interrupted.err, HasSubstr("Stopping"));
  EXPECT_THAT(interrupted.out, HasSubstr("resume where it stopped:  housingd run copenhagen-villas"));

  const auto resumed = housingd(with_everything({"run", "copenhagen-villas", "--partition", "Roskilde", "--set",
                                                 "sources.boligsiden.endpoints.addresses.paginator.limit=5"}));
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("taking up an interrupted run"));
}

TEST_F(Program, StopsAtOnceOnTheSecondSignalThoughTheSourceHangs) {
  serve({"--faults", R"({"hang": true})"});
  ChildProcess run(HOUSINGD_PROGRAM, with_everything(run_koge), directory_);
  run.err_until("run 1 of");
  run.signal(SIGTERM);
  run.err_until("Stopping");
  run.signal(SIGTERM);
  const auto ended = run.wait();
  ASSERT_EQ(ended.status, 130) << ended.err << ended.out;
  EXPECT_THAT(ended.err, HasSubstr("Stopping at once"));
}

TEST_F(Program, SaysOfWhatItStoppedAtOnceThatItWasAskedToAndNotWhatItWasDoing) {
  serve({"--faults", R"({"hang": true})"});
  Words words = with_everything(run_koge);
  words.insert(words.end(), {"--output", "json"});
  ChildProcess run(HOUSINGD_PROGRAM, words, directory_);
  run.err_until("run 1 of");
  run.signal(SIGTERM);
  run.err_until("Stopping");
  run.signal(SIGTERM);
  const auto ended = run.wait();
  EXPECT_THAT(ended.err, HasSubstr("Køge: interrupted, 0 records: stopped: asked to stop\n"));
  const auto document = json(ended.out);
  EXPECT_STREQ(document["state"].GetString(), "interrupted");
  EXPECT_STREQ(document["reason"].GetString(), "stopped: asked to stop");
}

TEST_F(Program, FailsWithTheReasonWhenTheSourceGoesAway) {
  serve();
  const Words words = with_everything(
      {"run", "copenhagen-villas", "--partition", "Roskilde", "--set",
       "sources.boligsiden.endpoints.addresses.paginator.limit=5", "--set", "sources.boligsiden.retry.max_attempts=2",
       "--set", "sources.boligsiden.retry.backoff.initial=1ms"},
      "1");
  ChildProcess run(HOUSINGD_PROGRAM, words, directory_);
  run.err_until("run 1 of");
  simulator_.reset();
  const auto ended = run.wait();
  ASSERT_EQ(ended.status, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("copenhagen-villas: failed"));
  EXPECT_THAT(ended.out, HasSubstr("connection: gave up after 2 attempts"));
}

TEST_F(Program, WritesNothingInADryRun) {
  serve();
  Words words = with_everything(run_koge);
  words.emplace_back("--dry-run");
  const auto ended = housingd(words);
  ASSERT_EQ(ended.status, 0) << ended.err << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("nothing written (dry run)"));
  const auto runs = housingd({"runs", "--store", "sqlite:test.db"});
  EXPECT_EQ(runs.out.find("copenhagen-villas"), std::string::npos) << runs.out;
}

TEST_F(Program, PlansWithoutWriting) {
  serve();
  Words words = with_everything({"plan", "copenhagen-villas", "--output", "json"});
  const auto planned = housingd(words);
  ASSERT_EQ(planned.status, 0) << planned.err;
  const auto plan = json(planned.out);
  EXPECT_EQ(plan["declared"].GetInt(), 600);
  EXPECT_EQ(plan["partitions"].Size(), 36U);
  EXPECT_STREQ(plan["tables"]["cases"]["rows_from"].GetString(), "/cases/*");
  EXPECT_FALSE(std::filesystem::exists(directory_ / "test.db"));
}

TEST_F(Program, ListsRunsAndRejects) {
  serve({"--faults", R"({"poison": [{"kind": "missing_key", "record": 3}]})"});
  const auto imported = housingd(
      with_everything({"run", "copenhagen-villas", "--set", "jobs.copenhagen-villas.gates.max_reject_ratio=50%"}));
  EXPECT_THAT(imported.out, HasSubstr("1 record was rejected and kept:  housingd rejects 1"));
  const auto runs = housingd({"runs", "--store", "sqlite:test.db", "--output", "json"});
  ASSERT_EQ(runs.status, 0) << runs.err;
  const auto listed = json(runs.out);
  ASSERT_EQ(listed["runs"].Size(), 1U);
  EXPECT_EQ(listed["runs"][0]["records"]["rejected"].GetInt(), 1);

  const auto rejects = housingd({"rejects", "--store", "sqlite:test.db"});
  EXPECT_EQ(rejects.status, 0) << rejects.err;
  EXPECT_THAT(rejects.out, HasSubstr("run 1: 1 record was rejected"));
  const auto of_no_run = housingd({"rejects", "99", "--store", "sqlite:test.db"});
  EXPECT_EQ(of_no_run.status, 2);
  EXPECT_THAT(of_no_run.err, HasSubstr("there is no run 99; 'housingd runs' lists them"));
}

TEST_F(Program, SaysOfAKilledRunThatItWasCutOffAndOfOneAtWorkThatItIsRunning) {
  serve();
  const Words slowly = with_everything({"run", "copenhagen-villas", "--partition", "Roskilde", "--set",
                                        "sources.boligsiden.endpoints.addresses.paginator.limit=5"},
                                       "1");
  ChildProcess run(HOUSINGD_PROGRAM, slowly, directory_);
  run.err_until("run 1 of");
  const Words list{"runs", "--store", "sqlite:test.db"};
  EXPECT_EQ(housingd(list).out.find("cut off"), std::string::npos);
  run.signal(SIGKILL);
  static_cast<void>(run.wait());
  EXPECT_THAT(housingd(list).out, HasSubstr("running (cut off)"));
  EXPECT_THAT(housingd({"runs", "1", "--store", "sqlite:test.db"}).out,
              HasSubstr("run 1 of copenhagen-villas: running (cut off)"));
  EXPECT_STREQ(json(housingd({"runs", "1", "--store", "sqlite:test.db", "--output", "json"})
                        .out)["partitions_detail"][0]["partition"]
                   .GetString(),
               "Roskilde");
  EXPECT_EQ(housingd({"runs", "9", "--store", "sqlite:test.db"}).status, 2);
}

// As a member of the group, once the daemon has ended.
TEST_F(Program, ListsTheRunsOfAStoreThatItMayOnlyRead) {
  serve();
  ASSERT_EQ(housingd(with_everything(run_koge)).status, 0);
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) ::chmod(entry.path().c_str(), 0444);
  ::chmod(directory_.c_str(), 0555);
  Words words{"runs", "--store", "sqlite:test.db"};
  std::string program = HOUSINGD_PROGRAM;
  if (::geteuid() == 0) {
    words.insert(words.begin(), {"--reuid=65534", "--clear-groups", program});
    program = "/usr/bin/setpriv";
  }
  const auto listed = ChildProcess(program, words, directory_).wait();
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("copenhagen-villas  complete"));

  // A log that was not written into the file holds what is newer.
  ::chmod(directory_.c_str(), 0755);
  std::ofstream(directory_ / "test.db-wal") << "not empty";
  ::chmod((directory_ / "test.db-wal").c_str(), 0444);
  ::chmod(directory_.c_str(), 0555);
  const auto behind = ChildProcess(program, words, directory_).wait();
  EXPECT_EQ(behind.status, 1) << behind.out;
  EXPECT_THAT(behind.err, HasSubstr("ask as its owner"));
  ::chmod(directory_.c_str(), 0755);
}

TEST_F(Program, WarnsOfSettingsThatLetEverybodyControlTheDaemon) {
  std::ofstream(directory_ / "token") << "0123456789abcdef0123456789abcdef";
  ::chmod((directory_ / "token").c_str(), 0644);
  const auto checked = housingd({"check", "--config", config().string(), "--set", "settings.http.token_file=token",
                                 "--set", "settings.http.socket_mode=0666"});
  EXPECT_EQ(checked.status, 0) << checked.err;
  EXPECT_THAT(checked.err,
              HasSubstr("warning: http.token_file token: everybody on this machine may read it (mode 0644)"));
  EXPECT_THAT(checked.err, HasSubstr("http.socket_mode 0666"));
  ::chmod((directory_ / "token").c_str(), 0640);
  EXPECT_EQ(housingd({"check", "--config", config().string(), "--set", "settings.http.token_file=token"}).err, "");
}

TEST_F(Program, FindsTheShippedDefinitionsRight) {
  const auto checked = housingd({"check", "--config", config().string()});
  EXPECT_EQ(checked.status, 0) << checked.err;
  EXPECT_THAT(checked.out, testing::EndsWith("OK\n"));
  const auto jobs = housingd({"jobs", "--config", config().string()});
  EXPECT_EQ(jobs.status, 0);
  EXPECT_THAT(jobs.out, HasSubstr("copenhagen-villas"));
}

TEST_F(Program, EndsWithTwoOnMistakesOfTheCaller) {
  std::filesystem::create_directories(directory_ / "broken" / "jobs");
  std::ofstream(directory_ / "broken" / "jobs" / "villas.yaml") << "job: villas\nmodle: housing\n";
  struct Case {
    Words words;
    const char* said;
  };
  const std::string good = config().string();
  const Case cases[] = {
      {{"run", "copenhagen-vilas", "--config", good}, "did you mean 'copenhagen-villas'?"},
      {{"run", "copenhagen-villas", "--partition", "Kogee", "--config", good}, "has no partition named 'Kogee'"},
      {{"run", "copenhagen-villas", "--config", good, "--store", "mysql://x"}, "mysql"},
      {{"run", "villas", "--config", "broken"}, "villas.yaml:2:1"},
      {{"check", "--config", "broken"}, "villas.yaml:2:1"},
      {{"check", "--config", "nowhere"}, "nowhere: no such folder"},
      {{"check", "elsewhere.yaml", "--config", good}, "not within"},
      {{"jobs"}, "no configuration folder"},
      {{"frobnicate"}, "unknown command"},
  };
  for (const auto& [words, said] : cases) {
    for (const bool as_json : {false, true}) {
      Words all = words;
      if (as_json) all.insert(all.end(), {"--output", "json"});
      const auto ended = housingd(all);
      EXPECT_EQ(ended.status, 2) << said << "\n" << ended.err;
      EXPECT_THAT(ended.err, HasSubstr(said));
      if (as_json) {
        json(ended.out);
      } else {
        EXPECT_EQ(ended.out, "") << said;
      }
    }
  }
}

}  // namespace
}  // namespace housingd::daemon_test
