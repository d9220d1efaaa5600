// What a foreign web page can make a browser send must change nothing (E10).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct Forged {
  const char* name;
  std::string bytes;
  int status;
  const char* allow = "";
};

const std::string token = "Authorization: Bearer right\r\n";
const std::string json = "Content-Type: application/json\r\n";

std::string request(const std::string& line, const std::string& fields, const std::string& body = "{}") {
  const std::string length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return line + " HTTP/1.1\r\nHost: HOST\r\n" + fields + length + "\r\n" + body;
}

const std::string run = "/api/v1/jobs/copenhagen-villas/runs";
const std::string pause = "/api/v1/jobs/copenhagen-villas/pause";

const std::vector<Forged> forged{
    {"AFormAsBrowsersSendIt",
     request("POST " + run, "Content-Type: application/x-www-form-urlencoded\r\n" + token, "partitions=Greve"), 415},
    {"AFormOfFiles", request("POST " + run, "Content-Type: multipart/form-data; boundary=x\r\n" + token, "--x--"), 415},
    {"JsonAsText", request("POST " + run, "Content-Type: text/plain\r\n" + token), 415},
    {"NoContentType", request("POST " + run, token), 415},
    {"AnotherJson", request("POST " + run, "Content-Type: application/problem+json\r\n" + token), 415},
    {"AGetToTrigger", request("GET " + run, token, ""), 405, "POST"},
    {"AHeadToTrigger", request("HEAD " + run, token, ""), 405, "POST"},
    {"AGetToPause", request("GET " + pause, token, ""), 405, "POST"},
    {"AGetToCancel", request("GET /api/v1/runs/1/cancel", token, ""), 405, "POST"},
    {"AGetToReload", request("GET /api/v1/reload", token, ""), 405, "POST"},
    {"APutToTrigger", request("PUT " + run, json + token), 405, "POST"},
    {"ADeleteOfAJob", request("DELETE /api/v1/jobs/copenhagen-villas", json + token), 405, "GET"},
    {"APostToLookAt", request("POST /api/v1/status", json + token), 405, "GET"},
    {"AGetThatClaimsToBeAPost", request("GET " + run, "X-HTTP-Method-Override: POST\r\n" + token, ""), 405, "POST"},
    {"AGetThatClaimsSoInItsQuery", request("GET " + run + "?_method=POST", token, ""), 405, "POST"},
    {"APostFromAForeignOrigin", request("POST " + run, json + token + "Origin: http://evil.example\r\n"), 403},
    {"APostFromNoOrigin", request("POST " + run, json + token + "Origin: null\r\n"), 403},
    {"APostAcrossSites", request("POST " + run, json + token + "Sec-Fetch-Site: cross-site\r\n"), 403},
    {"APostOfTheSameSiteOnly", request("POST " + run, json + token + "Sec-Fetch-Site: same-site\r\n"), 403},
    {"APostWithoutAToken", request("POST " + run, json), 401},
    {"APostWithATokenInItsQuery", request("POST " + run + "?token=right", json), 401},
    {"APostWithATokenInACookie", request("POST " + run, json + "Cookie: token=right\r\n"), 401},
    {"APostWithAPassword", request("POST " + run, json + "Authorization: Basic cmlnaHQ6cmlnaHQ=\r\n"), 401},
    {"APostToAnotherName",
     "POST " + run + " HTTP/1.1\r\nHost: evil.example\r\n" + json + token + "Content-Length: 2\r\n\r\n{}", 421},
};

TEST(Forgery, ChangesNothing) {
  DaemonUnderTest daemon({.token = "right"});
  for (const Forged& row : forged) {
    SCOPED_TRACE(row.name);
    const http::Answer answer = daemon.over_tcp(row.bytes, row.bytes.starts_with("HEAD"));
    EXPECT_EQ(answer.status, row.status);
    const auto allow = answer.headers.find("allow");
    EXPECT_THAT(allow == answer.headers.end() ? "" : allow->second, HasSubstr(row.allow));
    for (const auto& [name, value] : answer.headers) EXPECT_FALSE(name.starts_with("access-control-")) << name;
    EXPECT_EQ(daemon.get("/api/v1/runs").body, R"({"runs":[]})");
    EXPECT_THAT(daemon.get("/api/v1/jobs/copenhagen-villas").body, HasSubstr(R"("paused_at":null)"));
  }
}

TEST(Preflight, IsAnsweredWithoutAWordOfOtherOrigins) {
  const DaemonUnderTest daemon({.token = "right"});
  const auto answer = daemon.over_tcp("OPTIONS " + run + " HTTP/1.1\r\nHost: HOST\r\nOrigin: http://evil.example\r\n" +
                                      "Access-Control-Request-Method: POST\r\n\r\n");
  for (const auto& [name, value] : answer.headers) EXPECT_FALSE(name.starts_with("access-control-")) << name;
}

TEST(Control, IsForWhoHasTheToken) {
  DaemonUnderTest daemon({.token = "right"});
  EXPECT_EQ(daemon.over_tcp(request("POST " + pause, json + token)).status, 200);
}

// E12
TEST(Control, IsOffOverTcpWhereThereIsNoToken) {
  DaemonUnderTest daemon;
  const std::string run_cancel = "/api/v1/runs/1/cancel";
  for (const std::string& target : {run, pause, run_cancel, std::string("/api/v1/reload")}) {
    for (const std::string& fields : {json, json + token}) {
      const auto answer = daemon.over_tcp(request("POST " + target, fields));
      EXPECT_TRUE(answer.status == 403 || answer.status == 401) << target << ": " << answer.status;
    }
  }
  EXPECT_EQ(daemon.get("/api/v1/runs").body, R"({"runs":[]})");
}

}  // namespace
}  // namespace housingd::status
