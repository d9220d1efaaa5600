#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/cli/status_report.h"
#include "tests/daemon/command_runner.h"
#include "tests/daemon/daemon_answers.h"
#include "tests/daemon/daemon_double.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string report_of(const std::string& document) {
  std::string text;
  for (const auto& line : cli::status_lines(client::read_status(document).value())) text += line.text + "\n";
  return text;
}

int exit_code_of(const std::string& document) {
  return static_cast<int>(cli::exit_status_of(client::read_status(document).value()));
}

TEST(StatusReport, TellsOfEachJobInALine) {
  EXPECT_EQ(
      report_of(status(job("villas") + "," + job("flats", R"("schedule":null,"last_complete_at":null,"health":"never",
                               "coverage":{"total":98,"complete":0,"incomplete":0,"failed":0,"never":98})"),
                       live_run(12))),
      "housingd 0.1.0: ready; 1 job well, 1 never run; 1 run under way; up 3 d 04 h\n"
      "  job     health  complete  last complete  next start    running\n"
      "  villas  ok      36 of 36  2 h 05 m ago   in 14 h 00 m  run 12: 48 %, about 3 m 00 s left\n"
      "  flats   never    0 of 98  never          by hand\n");
}

TEST(StatusReport, SaysWhatFailedAndWhyAndWhatComesNext) {
  const std::string failed = job("villas", R"("health":"failed","health_reason":"Køge: http_status: 503",
      "retry_at":"2026-10-24T12:05:00.000Z","last_run":)" +
                                               run(11, "failed", R"("reason":"http_status: Køge: GET ...: 503")"));
  EXPECT_THAT(report_of(status(failed)), AllOf(HasSubstr("1 of 1 job not well: villas failed"),
                                               HasSubstr("villas is failed: Køge: http_status: 503\n"),
                                               HasSubstr("  run 11: http_status: Køge: GET ...: 503\n"),
                                               HasSubstr("  2 records were refused:  housingd rejects 11\n"),
                                               HasSubstr("  villas is tried again in 5 m 00 s\n")));
}

TEST(StatusReport, ShowsThatAJobWithoutAScheduleIsPaused) {
  EXPECT_THAT(report_of(status(job("villas", R"("schedule":null,"paused_at":"2026-10-24T11:00:00.000Z")"))),
              AllOf(HasSubstr("paused"), Not(HasSubstr("by hand"))));
}

TEST(StatusReport, ShowsAPausedJobAndOneThatWaits) {
  EXPECT_THAT(report_of(status(job("villas", R"("paused_at":"2026-10-24T11:00:00.000Z","buffered":true)"),
                               live_run(0, R"("waiting_for":"for one of 4 seats")"))),
              AllOf(HasSubstr("paused"), HasSubstr("waiting for one of 4 seats"), HasSubstr("a slot is waiting")));
}

TEST(StatusReport, CallsAJobWellOnlyIfItHasShownIt) {
  const std::string never = R"("health":"never","health_reason":"it has never run")";
  EXPECT_THAT(report_of(status(job("a", never))), HasSubstr("ready; 1 job never run;"));
  EXPECT_THAT(report_of(status(job("a", never) + "," + job("b", R"("health":"never","running":12)"), live_run(12))),
              HasSubstr("ready; 1 job never run, 1 in its first run; 1 run under way;"));
}

TEST(StatusReport, ClaimsNothingOfJobsBeforeTheStoreWasRead) {
  const std::string members = R"("phase":"starting",
      "store":{"kind":"postgresql","ok":false,"detail":"connection refused"})";
  EXPECT_THAT(report_of(status(job("villas", R"("health":"never","next_at":null)"), {}, members)),
              AllOf(HasSubstr("starting; 1 job; up"), HasSubstr("not known yet"), HasSubstr("connection refused")));
}

TEST(StatusReport, SaysAReasonOnce) {
  const std::string interrupted = R"("health":"interrupted","health_reason":"run 11: cancelled","last_run":)" +
                                  run(11, "interrupted", R"("reason":"cancelled")");
  const std::string text = report_of(status(job("villas", interrupted)));
  EXPECT_THAT(text, HasSubstr("villas is interrupted: run 11: cancelled\n"));
  EXPECT_THAT(text, Not(HasSubstr("  run 11: cancelled")));
}

TEST(StatusReport, ShowsHowFarARunIsThatWaitsForItsStore) {
  EXPECT_THAT(report_of(status(job("villas"), live_run(12, R"("waiting_for":"for the store: connection refused")"))),
              HasSubstr("run 12: 48 %, waiting for the store: connection refused"));
}

TEST(StatusReport, ShowsSettingsThatWaitForTheNextStart) {
  EXPECT_THAT(report_of(status(job("villas"), {}, R"("config":{"changes":[],"at_next_start":["http"],"error":null})")),
              HasSubstr("settings: http has changed; takes effect at the next start of the daemon\n"));
}

TEST(StatusReport, ShowsAFailedReloadLineByLine) {
  const std::string config =
      R"("config":{"loaded_at":"2026-10-24T10:00:00.000Z","changes":[],"error":"a.yaml:1: no\nb.yaml:2: neither",
         "failed_at":"2026-10-24T11:55:00.000Z"})";
  EXPECT_THAT(report_of(status(job("villas"), {}, config)),
              HasSubstr("not reloaded (5 m 00 s ago); the definitions loaded 2 h 00 m ago hold:\n"
                        "  a.yaml:1: no\n  b.yaml:2: neither\n"));
}

TEST(StatusReport, ShowsAStoreThatIsAwayAndASourceThatAskedForAPause) {
  const std::string members =
      R"("store":{"kind":"postgresql","ok":false,"detail":"connection refused"},
         "sources":[{"source":"boligsiden","in_flight":0,"waiting":3,"paused_until":"2026-10-24T12:03:00.000Z",
                     "paused_by":"status 429, Retry-After","rate_now":2.5,"slowed_by":"status 429",
                     "circuit":"open","circuit_until":"2026-10-24T12:01:00.000Z",
                     "last_trouble":"GET https://api.example/: Connection refused",
                     "rate":{"count":10,"interval_seconds":1}}])";
  EXPECT_THAT(report_of(status(job("villas"), {}, members)),
              AllOf(HasSubstr("its store is away"), HasSubstr("store: postgresql is not ready: connection refused\n"),
                    HasSubstr("source boligsiden: paused, as it asked (status 429, Retry-After); goes on in 3 m 00 s: "
                              "GET https://api.example/: "
                              "Connection refused\n"),
                    HasSubstr("source boligsiden: slowed down to 2.5 requests/s after status 429\n"),
                    HasSubstr("source boligsiden: it failed too often in a row and is asked again in 1 m 00 s: GET "
                              "https://api.example/: Connection refused\n")));
}

TEST(StatusReport, LetsNoControlCharacterThrough) {
  EXPECT_THAT(report_of(status(job("villas", R"("health":"failed","health_reason":"\u001b[2J")"))),
              Not(HasSubstr("\x1b")));
}

TEST(StatusReport, ReadsADaemonOfAnotherVersionAsFarAsItGoes) {
  EXPECT_THAT(report_of(R"({"phase":"ready","jobs":[{"job":"villas","health":"odd"},7]})"), HasSubstr("villas  odd"));
  EXPECT_FALSE(client::read_status("[]"));
  EXPECT_FALSE(client::read_status("{}"));
}

TEST(StatusExitCode, SaysHowWellAllIs) {
  const std::pair<std::string, int> cases[] = {
      {status(job("a")), 0},
      {status(job("a", R"("health":"never")")), 0},
      {status(job("a", R"("paused_at":"2026-10-24T11:00:00.000Z")")), 0},
      {status(job("a") + "," + job("b", R"("health":"stale")")), 3},
      {status(job("a", R"("health":"incomplete")")), 3},
      {status(job("a", R"("health":"interrupted")")), 3},
      {status(job("a", R"("health":"failed")") + "," + job("b", R"("health":"stale")")), 1},
      {status(job("a"), {}, R"("phase":"starting")"), 1},
      {status(job("a"), {}, R"("phase":"draining")"), 1},
      {status(job("a"), {}, R"("store":{"kind":"sqlite","ok":false,"detail":null})"), 1},
  };
  for (const auto& [document, expected] : cases) EXPECT_EQ(exit_code_of(document), expected) << document;
}

class StatusCommand : public testing::Test {
 protected:
  [[nodiscard]] Said said(std::vector<std::string> words) const {
    words.insert(words.begin(), "status");
    words.insert(words.end(), {"--socket", daemon_.socket().string()});
    return call(std::move(words));
  }

  support::ScratchFolder folder_;
  DaemonDouble daemon_{folder_ / "control.sock"};
};

TEST_F(StatusCommand, ExitsWithZeroUnlessTheExitCodeIsWanted) {
  daemon_.answer("GET /api/v1/status", status(job("villas", R"("health":"failed")")));
  EXPECT_EQ(said({}).status, 0);
  EXPECT_EQ(said({"--exit-code"}).status, 1);
}

TEST_F(StatusCommand, PassesTheDaemonsDocumentOn) {
  const std::string document = status(job("villas"));
  daemon_.answer("GET /api/v1/status", document);
  EXPECT_EQ(said({"--output", "json"}).out, document + "\n");
}

TEST_F(StatusCommand, RefusesToWatchInJson) {
  EXPECT_EQ(said({"--watch", "--output", "json"}).status, 2);
  EXPECT_THAT(said({"--watch", "--exit-code"}).err, HasSubstr("excludes"));
}

}  // namespace
}  // namespace housingd::daemon_test
