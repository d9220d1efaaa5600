// status, trigger, cancel, pause, resume and reload, against a daemon's double.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <fstream>

#include "tests/daemon/command_runner.h"
#include "tests/daemon/daemon_answers.h"
#include "tests/daemon/daemon_double.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

class ControlCommands : public testing::Test {
 protected:
  [[nodiscard]] Said said(Words words) const {
    words.insert(words.end(), {"--socket", daemon_.socket().string()});
    return call(std::move(words));
  }

  support::ScratchFolder folder_;
  DaemonDouble daemon_{folder_ / "control.sock"};
};

TEST_F(ControlCommands, TriggerSaysWhichRunWasStartedAndHowToStopIt) {
  daemon_.answer("POST /api/v1/jobs/villas/runs", 202, R"({"run_id":12,"job":"villas","location":"/api/v1/runs/12"})");
  const Said answer = said({"trigger", "villas"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("villas: run 12 was started\n"));
  EXPECT_THAT(answer.out, HasSubstr("housingd cancel 12 --socket " + daemon_.socket().string()));
  EXPECT_EQ(daemon_.seen().back().body, "{}");
  EXPECT_EQ(daemon_.seen().back().idempotency_key, "");
}

TEST_F(ControlCommands, TriggerSendsPartitionsAndTheKey) {
  daemon_.answer("POST /api/v1/jobs/villas/runs", 202, R"({"run_id":12,"job":"villas","location":"/api/v1/runs/12"})");
  const Said answer = said(
      {"trigger", "villas", "--partition", "Køge", "--partition", "Greve", "--key", "nightly-1", "--output", "json"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_EQ(answer.out, "{\"run_id\":12,\"job\":\"villas\",\"location\":\"/api/v1/runs/12\"}\n");
  EXPECT_EQ(daemon_.seen().back().body, R"({"partitions":["Køge","Greve"]})");
  EXPECT_EQ(daemon_.seen().back().idempotency_key, "nightly-1");
}

TEST_F(ControlCommands, TriggerSaysOfAKeyThatWasSentBeforeThatNothingIsStarted) {
  daemon_.answer("POST /api/v1/jobs/villas/runs", 200, R"({"run_id":12,"job":"villas","location":"/api/v1/runs/12"})");
  const Said answer = said({"trigger", "villas", "--key", "nightly-1"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, AllOf(HasSubstr("run 12 was started by an earlier command with this --key"),
                                HasSubstr("housingd runs 12"), Not(HasSubstr("cancel"))));
}

TEST_F(ControlCommands, TriggerSpeaksOfAKeyAsItsOptionDoes) {
  daemon_.refuse("POST /api/v1/jobs/villas/runs", 422, "this Idempotency-Key has stood for another request");
  const Said answer = said({"trigger", "villas", "--key", "nightly-1"});
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.err,
              AllOf(HasSubstr("--key nightly-1 has stood for another command"), Not(HasSubstr("Idempotency"))));
}

TEST_F(ControlCommands, CancelSendsTheReason) {
  daemon_.answer("POST /api/v1/runs/12/cancel", 202, R"({"run_id":12,"state":"stopping"})");
  const Said answer = said({"cancel", "12", "--reason", "the source is being \"repaired\""});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("run 12 is stopping"));
  EXPECT_EQ(daemon_.seen().back().body, R"({"reason":"the source is being \"repaired\""})");
}

TEST_F(ControlCommands, PauseSaysHowToUndoItAndThatARunGoesOn) {
  daemon_.answer("POST /api/v1/jobs/villas/pause",
                 job("villas", R"("paused_at":"2026-10-24T12:00:00.000Z","next_at":null,"running":12)"));
  const Said answer = said({"pause", "villas"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, AllOf(HasSubstr("villas is paused"), HasSubstr("housingd resume villas"),
                                HasSubstr("housingd cancel 12")));
}

TEST_F(ControlCommands, ResumeSaysWhenTheJobStartsNext) {
  daemon_.answer("POST /api/v1/jobs/villas/resume", job("villas", R"("next_at":"2199-10-25T02:00:00.000Z")"));
  EXPECT_THAT(said({"resume", "villas"}).out, HasSubstr("villas is not paused; it starts next in "));
}

TEST_F(ControlCommands, JobsWithOddNamesAreEncoded) {
  daemon_.answer("POST /api/v1/jobs/ø / villas/resume", job("ø / villas"));
  EXPECT_EQ(said({"resume", "ø / villas"}).status, 1) << "a slash is a segment of its own on the way there";
  EXPECT_THAT(daemon_.seen(), testing::IsEmpty());
}

TEST_F(ControlCommands, ReloadListsWhatHasChanged) {
  daemon_.answer("POST /api/v1/reload", R"({"changes":["job villas: changed","job flats: new"]})");
  const Said answer = said({"reload"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_EQ(answer.out, "reloaded:\n  job villas: changed\n  job flats: new\n");
}

TEST_F(ControlCommands, ReloadSaysWhenNothingHasChanged) {
  daemon_.answer("POST /api/v1/reload", R"({"changes":[]})");
  EXPECT_EQ(said({"reload"}).out, "reloaded: nothing has changed\n");
}

TEST_F(ControlCommands, ReloadShowsEveryMistakeOnALineOfItsOwn) {
  daemon_.refuse("POST /api/v1/reload", 422, "the definitions are wrong; the former ones hold",
                 {{"errors", R"(["jobs/a.yaml:3:1: unknown key 'crn'","jobs/b.yaml: \u001b[2Jno job"])"}});
  const Said answer = said({"reload"});
  EXPECT_EQ(answer.status, 2);
  EXPECT_EQ(answer.err,
            "housingd: the definitions are wrong; the former ones hold\n  jobs/a.yaml:3:1: unknown key 'crn'\n"
            "  jobs/b.yaml:  [2Jno job\n");
  EXPECT_EQ(answer.out, "");
}

TEST_F(ControlCommands, ANameThatTheDaemonDoesNotKnowGetsASuggestion) {
  for (const char* action : {"runs", "pause"}) {
    daemon_.refuse("POST /api/v1/jobs/vilas/" + std::string(action), 404, "there is no job 'vilas'; see /api/v1/jobs");
  }
  daemon_.answer("GET /api/v1/jobs", R"({"jobs":[)" + job("flats") + "," + job("villas") + "]}");
  EXPECT_EQ(said({"trigger", "vilas"}).err, "housingd: no job is named 'vilas'; did you mean 'villas'?\n");
  EXPECT_EQ(said({"pause", "vilas"}).err, "housingd: no job is named 'vilas'; did you mean 'villas'?\n");

  daemon_.refuse("POST /api/v1/jobs/villas/runs", 422, "job 'villas' has no partition 'Grve'");
  daemon_.answer("GET /api/v1/jobs/villas",
                 with(job("villas"), R"("upcoming":[],"standings":[{"partition":"Greve"},{"partition":"Køge"}])"));
  const Said partition = said({"trigger", "villas", "--partition", "Køge", "--partition", "Grve"});
  EXPECT_EQ(partition.status, 2);
  EXPECT_EQ(partition.err, "housingd: job villas has no partition named 'Grve'; did you mean 'Greve'?\n");
}

TEST_F(ControlCommands, WrongDefinitionsAreCalledSoInJson) {
  daemon_.refuse("POST /api/v1/reload", 422, "the new definitions cannot be used", {{"errors", R"(["a.yaml: no"])"}});
  EXPECT_THAT(said({"reload", "--output", "json"}).out, HasSubstr(R"("code": "invalid_definition")"));
}

struct Refusal {
  const char* name;
  int status;
  const char* detail;
  int exit_status;
  const char* expected;
};

class Refusals : public ControlCommands, public testing::WithParamInterface<Refusal> {};

TEST_P(Refusals, AreToldInTheDaemonsWordsAndWithWhatToDo) {
  const Refusal& row = GetParam();
  daemon_.refuse("POST /api/v1/jobs/villas/runs", row.status, row.detail);
  const Said answer = said({"trigger", "villas"});
  EXPECT_EQ(answer.status, row.exit_status);
  EXPECT_THAT(answer.err, AllOf(HasSubstr(row.detail), HasSubstr(row.expected)));
  EXPECT_THAT(answer.err, Not(HasSubstr("{")));
  EXPECT_EQ(answer.out, "");
}

TEST_P(Refusals, AreOneDocumentWhereJsonIsWanted) {
  const Refusal& row = GetParam();
  daemon_.refuse("POST /api/v1/jobs/villas/runs", row.status, row.detail);
  const Said answer = said({"trigger", "villas", "--output", "json"});
  EXPECT_EQ(answer.status, row.exit_status);
  rapidjson::Document document;
  document.Parse(answer.out.c_str());
  ASSERT_FALSE(document.HasParseError()) << answer.out;
  EXPECT_STREQ(document["job"].GetString(), "villas");
  EXPECT_STREQ(document["state"].GetString(), "failed");
  EXPECT_EQ(document["error"]["problem"]["status"].GetInt(), row.status);
  EXPECT_STREQ(document["error"]["problem"]["detail"].GetString(), row.detail);
}

INSTANTIATE_TEST_SUITE_P(
    Of, Refusals,
    testing::Values(Refusal{"AnUnknownJob", 404, "there is no job villas", 2, "there is no job villas\n"},
                    Refusal{"ARunUnderWay", 409, "run 12 is under way", 1, "run 12 is under way\n"},
                    Refusal{"AnUnknownPartition", 422, "there is no partition Kge", 2, "no partition Kge\n"},
                    Refusal{"NoToken", 401, "a token is needed", 1, "--token-file FILE"},
                    Refusal{"AReadOnlyListener", 403, "this is read-only", 1, "control socket"},
                    Refusal{"AnUnknownHost", 421, "I am not called so", 1, "http.hosts"},
                    Refusal{"ADaemonThatStops", 503, "the daemon is stopping", 1, "try again"}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST_F(ControlCommands, AnAnswerOfSomebodyElseIsNotTakenForOne) {
  daemon_.answer("POST /api/v1/jobs/villas/runs", 200, "<html>welcome</html>");
  const Said answer = said({"trigger", "villas"});
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.err, HasSubstr("none of housingd's"));
}

TEST_F(ControlCommands, ARefusalOfSomebodyElseIsCalledSo) {
  daemon_.answer("GET /api/v1/status", 404, "<html>not here</html>");
  const Said answer = said({"status"});
  EXPECT_THAT(answer.err, AllOf(HasSubstr(daemon_.socket().string() + " answers 404 (Not Found) as no housingd does"),
                                HasSubstr("check the address")));
}

TEST(WithoutADaemon, CommandsSayHowToGetOne) {
  const support::ScratchFolder folder;
  const std::string path = folder / "control.sock";
  for (const Words& words :
       std::vector<Words>{{"status"}, {"trigger", "villas"}, {"cancel", "1"}, {"reload"}, {"jobs"}}) {
    Words all = words;
    all.insert(all.end(), {"--socket", path});
    const Said answer = call(all);
    EXPECT_EQ(answer.status, 1) << words.front();
    EXPECT_THAT(answer.err, AllOf(HasSubstr("no daemon answers at " + path), HasSubstr("systemctl status housingd"),
                                  HasSubstr("housingd serve")))
        << words.front();
  }
}

TEST(WithoutADaemon, AStaleSocketIsToldApart) {
  const support::ScratchFolder folder;
  const std::string path = folder / "control.sock";
  {
    const DaemonDouble ended(folder / "other.sock");
  }
  boost::asio::io_context io;
  boost::asio::local::stream_protocol::acceptor(io, boost::asio::local::stream_protocol::endpoint(path)).close();
  EXPECT_THAT(call({"status", "--socket", path}).err, HasSubstr("nobody listens"));
  std::ofstream(folder / "file") << "text";
  EXPECT_THAT(call({"status", "--socket", (folder / "file").string()}).err, HasSubstr("is no socket"));
}

TEST(WithoutADaemon, StatusForHealthChecksFailsWithOneDocument) {
  const support::ScratchFolder folder;
  const Said answer = call({"status", "--exit-code", "--output", "json", "--socket", folder / "control.sock"});
  EXPECT_EQ(answer.status, 1);
  rapidjson::Document document;
  document.Parse(answer.out.c_str());
  ASSERT_FALSE(document.HasParseError()) << answer.out;
  EXPECT_STREQ(document["error"]["code"].GetString(), "connection");
}

class OverTcp : public testing::Test {
 protected:
  [[nodiscard]] std::string token_file(const std::string& text) const {
    std::ofstream(folder_ / "token") << text;
    return folder_ / "token";
  }

  support::ScratchFolder folder_;
  DaemonDouble daemon_{folder_ / "control.sock", {.token = "0123456789abcdef", .on_tcp = true}};
};

TEST_F(OverTcp, TheTokenOfTheFileGivesControl) {
  daemon_.answer("POST /api/v1/reload", R"({"changes":[]})");
  const Said answer = call({"reload", "--url", daemon_.url(), "--token-file", token_file("0123456789abcdef\n")});
  EXPECT_EQ(answer.status, 0) << answer.err;
}

TEST_F(OverTcp, WithoutATokenItIsSaidWhereOneGoes) {
  const Said answer = call({"reload", "--url", daemon_.url()});
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.err, HasSubstr("--token-file FILE"));
}

TEST_F(OverTcp, AWrongTokenIsNotRepeated) {
  const Said answer = call({"reload", "--url", daemon_.url(), "--token-file", token_file("wrong-secret-of-mine")});
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.err, HasSubstr("is not the daemon's"));
  EXPECT_THAT(answer.err + answer.out, Not(HasSubstr("wrong-secret")));
}

TEST_F(OverTcp, ATokenFileThatIsNoneIsAMistakeOfTheCaller) {
  const std::string missing = folder_ / "missing";
  EXPECT_THAT(call({"reload", "--url", daemon_.url(), "--token-file", missing}).err, HasSubstr("No such file"));
  const Said two_words = call({"reload", "--url", daemon_.url(), "--token-file", token_file("two words")});
  EXPECT_EQ(two_words.status, 2);
  EXPECT_THAT(two_words.err, AllOf(HasSubstr("one word"), Not(HasSubstr("two words"))));
  EXPECT_EQ(call({"reload", "--url", daemon_.url(), "--token-file", token_file("\n")}).status, 2);
  EXPECT_THAT(call({"reload", "--url", daemon_.url(), "--token-file", folder_.path().string()}).err,
              HasSubstr("it is a folder"));
}

}  // namespace
}  // namespace housingd::daemon_test
