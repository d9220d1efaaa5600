// Real answers of every route against the document's schemas.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/status/embedded.h"
#include "daemon/status/time_member.h"
#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

using http::Answer;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Its answers after a run with rejects, and while another one is under way.
class Answers : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    daemon_ = std::make_unique<DaemonUnderTest>();
    simulator::Faults faults;
    faults.poison.push_back({.kind = simulator::PoisonKind::wrong_type, .record = 3, .id = {}, .field = {}});
    daemon_->source().set_faults(std::move(faults)).value();
    static_cast<void>(daemon_->run_to_end());
    daemon_->ask(daemon_->store().decide({skipped_slot()})).value();
    daemon_->hold_source();
    live_ = daemon_->trigger("active-listings");
  }
  static void TearDownTestSuite() { daemon_.reset(); }

  static upsert::SlotRecord skipped_slot() {
    upsert::SlotRecord slot;
    slot.job = "copenhagen-villas";
    slot.outcome = upsert::SlotOutcome::skipped_overlap;
    slot.first = slot.last = slot.decided_at = now();
    slot.reason = "run 1 had not ended";
    return slot;
  }

  static std::string mistake(const std::string& path, const std::string& method, const Answer& answer) {
    const auto type = answer.headers.find("content-type");
    return mistake_in_answer(path, method, answer.status, type == answer.headers.end() ? "" : type->second,
                             answer.body);
  }

  static inline std::unique_ptr<DaemonUnderTest> daemon_;
  static inline upsert::RunId live_ = 0;
};

struct Asked {
  const char* name;
  const char* target;  // LIVE stands for the run under way
  const char* path;    // of the document
  int status;
  const char* holds;
};

const std::vector<Asked> gets{
    {"ThePage", "/", "/", 200, "<!doctype html>"},
    {"TheDocument", "/openapi.json", "/openapi.json", 200, "\"openapi\""},
    {"Alive", "/livez", "/livez", 200, "ok"},
    {"Ready", "/readyz", "/readyz", 200, "ok"},
    {"ReadyInFull", "/readyz?verbose", "/readyz", 200, "[+] store ok"},
    {"Healthy", "/healthz", "/healthz", 200, "ok"},
    {"TheVersion", "/version", "/version", 200, "\"sqlite\""},
    {"Metrics", "/metrics", "/metrics", 200, "housingd_runs_total"},
    {"TheStatus", "/api/v1/status", "/api/v1/status", 200, "\"health\":\"ok\""},
    {"AllJobs", "/api/v1/jobs", "/api/v1/jobs", 200, "\"denmark-villas\""},
    {"AJob", "/api/v1/jobs/copenhagen-villas", "/api/v1/jobs/{job}", 200, "skipped_overlap"},
    {"AJobUnderWay", "/api/v1/jobs/active-listings", "/api/v1/jobs/{job}", 200, "\"state\":\"running\""},
    {"AJobThatIsNot", "/api/v1/jobs/no-such", "/api/v1/jobs/{job}", 404, "'no-such'"},
    {"Runs", "/api/v1/runs", "/api/v1/runs", 200, "\"inserted\""},
    {"RunsOfAJob", "/api/v1/runs?job=copenhagen-villas&limit=1", "/api/v1/runs", 200, "\"run_id\":1"},
    {"RunsBeforeAll", "/api/v1/runs?before=1", "/api/v1/runs", 200, "[]"},
    {"RunsOfAJobThatIsNot", "/api/v1/runs?job=no-such", "/api/v1/runs", 200, "[]"},
    {"TooManyRuns", "/api/v1/runs?limit=501", "/api/v1/runs", 400, "1 to 500"},
    {"NoRuns", "/api/v1/runs?limit=0", "/api/v1/runs", 400, "1 to 500"},
    {"RunsBeforeNothing", "/api/v1/runs?before=-1", "/api/v1/runs", 400, "'before'"},
    {"RunsOfNoName", "/api/v1/runs?job=", "/api/v1/runs", 400, "'job'"},
    {"RunsByAMistypedParameter", "/api/v1/runs?limt=1", "/api/v1/runs", 400, "'limt'"},
    {"ARun", "/api/v1/runs/1", "/api/v1/runs/{run}", 200, "\"live\":null"},
    {"ARunUnderWay", "/api/v1/runs/LIVE", "/api/v1/runs/{run}", 200, "\"fraction\""},
    {"ARunThatIsNot", "/api/v1/runs/4711", "/api/v1/runs/{run}", 404, "run 4711"},
    {"ARunOfNoNumber", "/api/v1/runs/latest", "/api/v1/runs/{run}", 404, "numbers"},
    {"ARunOfAHugeNumber", "/api/v1/runs/99999999999999999999", "/api/v1/runs/{run}", 404, "numbers"},
    {"Rejects", "/api/v1/runs/1/rejects", "/api/v1/runs/{run}/rejects", 200, "\"payload\""},
    {"OneReject", "/api/v1/runs/1/rejects?limit=1", "/api/v1/runs/{run}/rejects", 200, "\"pointer\""},
    {"TooManyRejects", "/api/v1/runs/1/rejects?limit=1001", "/api/v1/runs/{run}/rejects", 400, "1 to 1000"},
    {"RejectsOfARunThatIsNot", "/api/v1/runs/4711/rejects", "/api/v1/runs/{run}/rejects", 404, "run 4711"},
    {"Slots", "/api/v1/slots", "/api/v1/slots", 200, "run 1 had not ended"},
    {"SlotsOfAJob", "/api/v1/slots?job=denmark-villas&limit=500", "/api/v1/slots", 200, "[]"},
    {"TooManySlots", "/api/v1/slots?limit=many", "/api/v1/slots", 400, "'limit'"},
};

std::string target_of(const Asked& row, upsert::RunId live) {
  std::string target = row.target;
  const auto at = target.find("LIVE");
  return at == std::string::npos ? target : target.replace(at, 4, std::to_string(live));
}

TEST_F(Answers, AreWhatTheDocumentPromises) {
  for (const Asked& row : gets) {
    SCOPED_TRACE(row.name);
    const Answer answer = daemon_->get(target_of(row, live_));
    EXPECT_EQ(answer.status, row.status);
    EXPECT_THAT(answer.body, HasSubstr(row.holds));
    EXPECT_EQ(mistake(row.path, "get", answer), "");
  }
}

TEST_F(Answers, HaveTheSameHeadWithoutTheirBody) {
  for (const Asked& row : gets) {
    SCOPED_TRACE(row.name);
    const std::string target = target_of(row, live_);
    const Answer whole = daemon_->get(target);
    const Answer head = daemon_->over_tcp("HEAD " + target + " HTTP/1.1\r\nHost: HOST\r\n\r\n", true);
    EXPECT_EQ(head.status, whole.status);
    EXPECT_EQ(head.headers.at("content-type"), whole.headers.at("content-type"));
    EXPECT_EQ(head.body, "");
  }
}

// E15
TEST_F(Answers, TellNothingOfTheInsideWhereTheyRefuse) {
  for (const Asked& row : gets) {
    SCOPED_TRACE(row.name);
    const Answer answer = daemon_->get(target_of(row, live_));
    if (answer.status < 400) continue;
    for (const char* telling :
         {"/tmp", "/home", "housing.db", "SELECT", "sqlite", ".cpp", "std::", "boost", HOUSINGD_VERSION}) {
      EXPECT_THAT(answer.body, Not(HasSubstr(telling)));
    }
  }
}

TEST(TheTableOfAnswers, LeavesNoGetOut) {
  for (const std::string& operation : documented_operations()) {
    if (!operation.starts_with("get ") || operation.ends_with("/events")) continue;
    EXPECT_TRUE(std::ranges::any_of(gets, [&](const Asked& row) {
      return operation == "get " + std::string(row.path) && row.status == 200;
    })) << operation;
  }
}

TEST_F(Answers, AreNotSentAgainToWhomHasThem) {
  for (const char* target : {"/", "/openapi.json"}) {
    const std::string tag = daemon_->get(target).headers.at("etag");
    EXPECT_EQ(daemon_->get(target, "If-None-Match: " + tag + "\r\n").status, 304);
    EXPECT_EQ(daemon_->get(target, "If-None-Match: \"another\"\r\n").status, 200);
    EXPECT_EQ(daemon_->get(target).headers.at("cache-control"), "no-cache");
  }
}

TEST_F(Answers, SendThePageUnderItsOwnPolicy) {
  const Answer answer = daemon_->get("/");
  EXPECT_EQ(answer.body, embedded::page());
  const std::string& policy = answer.headers.at("content-security-policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("script-src 'sha256-"));
  EXPECT_THAT(policy, HasSubstr("connect-src 'self'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST_F(Answers, SayWhenTheLastRunEnded) {
  EXPECT_THAT(daemon_->get("/api/v1/jobs").body, Not(HasSubstr(R"("finished_at":null)")));
}

TEST(ARunUnderWay, IsCountedAsFarAsItIs) {
  DaemonUnderTest daemon;
  simulator::Faults faults;
  faults.hang = {.every_nth = 2};
  daemon.source().set_faults(std::move(faults)).value();
  const auto run = std::to_string(daemon.trigger());
  daemon.ends.wait_for_pages(1);
  for (const std::string& target : {"/api/v1/runs/" + run, std::string("/api/v1/runs")}) {
    const Answer answer = daemon.get(target);
    EXPECT_THAT(answer.body, Not(HasSubstr(R"("requests":{"sent":0)"))) << target;
    EXPECT_THAT(answer.body, Not(HasSubstr(R"("seconds":0.0,)"))) << target;
  }
}

TEST_F(Answers, CountAJobsPartitionsAsTheyStand) {
  const Answer answer = daemon_->get("/api/v1/jobs/copenhagen-villas");
  EXPECT_THAT(answer.body, HasSubstr(R"("coverage":{"total":2,"complete":2,"incomplete":0,"failed":0,"never":0})"));
  EXPECT_THAT(answer.body, HasSubstr(R"("health":"ok","health_reason":"all 2 partitions are complete")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("schedule":{"text":"0 3 * * SUN in Europe/Copenhagen")"));
}

}  // namespace
}  // namespace housingd::status
