// What every answer carries (E16), and what none does (E15).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/http/messages.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"

namespace housingd::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Asked {
  const char* name;
  std::string bytes;  // HOST stands for the server's
  int status;
};

void PrintTo(const Asked& row, std::ostream* out) {
  *out << row.name;
}

std::vector<Asked> all_kinds() {
  const std::string json = "Content-Type: application/json\r\n";
  return {
      {"Ok", get("HOST", "/items/x"), 200},
      {"Options", "OPTIONS /items/x HTTP/1.1\r\nHost: HOST\r\n\r\n", 204},
      {"Known", get("HOST", "/tagged", "If-None-Match: \"v1\"\r\n"), 304},
      {"Malformed", "GET\r\n\r\n", 400},
      {"NoToken", "POST /items/x HTTP/1.1\r\nHost: HOST\r\n" + json + "\r\n", 401},
      {"WrongToken", get("HOST", "/items/x", "Authorization: Bearer secret\r\n"), 401},
      {"ForeignOrigin", get("HOST", "/items/x", "Origin: http://evil.example\r\n"), 403},
      {"Unknown", get("HOST", "/nowhere"), 404},
      {"AnotherMethod", "PUT /items/x HTTP/1.1\r\nHost: HOST\r\n\r\n", 405},
      {"TooLarge", post("HOST", "Content-Length: 100000\r\n", ""), 413},
      {"TooLong", get("HOST", "/" + std::string(9'000, 'x')), 414},
      {"AnotherTypeAtAnUnknownPath", "POST /nowhere HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n", 404},
      {"AnotherType", "POST /items/x HTTP/1.1\r\nHost: HOST\r\nContent-Type: text/plain\r\n\r\n", 415},
      {"AnExpectation", get("HOST", "/items/x", "Expect: more\r\n"), 417},
      {"AForeignHost", get("evil.example", "/items/x"), 421},
      {"TooManyFields", get("HOST", "/items/x", "X: " + std::string(9'000, 'x') + "\r\n"), 431},
      {"Broken", get("HOST", "/broken"), 500},
      {"Connect", "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n", 501},
      {"Version", "GET / HTTP/2.0\r\n", 505},
  };
}

std::string at(const ServerUnderTest& server, std::string bytes) {
  for (std::size_t found = bytes.find("HOST"); found != std::string::npos; found = bytes.find("HOST")) {
    bytes.replace(found, 4, server.host());
  }
  return bytes;
}

class Answers : public testing::TestWithParam<Asked> {
 protected:
  Answer answer() {
    RawPeer peer(server_.port());
    peer.send(at(server_, GetParam().bytes));
    return peer.read_answer().value();
  }
  ServerUnderTest server_;
};

TEST_P(Answers, CarryWhatKeepsThemSafe) {
  const Answer got = answer();
  EXPECT_EQ(got.status, GetParam().status);
  EXPECT_EQ(got.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(got.headers.at("cache-control"), "no-store");
  EXPECT_EQ(got.headers.at("referrer-policy"), "no-referrer");
  EXPECT_EQ(got.headers.at("cross-origin-resource-policy"), "same-origin");
  EXPECT_THAT(got.headers.at("content-security-policy"), HasSubstr("default-src 'none'"));
  EXPECT_TRUE(got.headers.contains("date"));
  EXPECT_FALSE(got.headers.contains("server"));
}

TEST_P(Answers, SayWhatTheirBodyIs) {
  const Answer got = answer();
  const bool bodiless = got.status == 204 || got.status == 304;
  EXPECT_EQ(got.headers.contains("content-type"), !bodiless);
  EXPECT_EQ(got.headers.contains("content-length"), !bodiless);
  if (got.status < 400) return;
  EXPECT_EQ(got.headers.at("content-type"), "application/problem+json");
  rapidjson::Document problem;
  problem.Parse(got.body);
  ASSERT_FALSE(problem.HasParseError()) << got.body;
  EXPECT_STREQ(problem["type"].GetString(), "about:blank");
  EXPECT_EQ(problem["status"].GetInt(), got.status);
  EXPECT_GT(problem["title"].GetStringLength(), 0U);
  EXPECT_GT(problem["detail"].GetStringLength(), 0U);
}

TEST_P(Answers, TellNothingOfTheInside) {
  const Answer got = answer();
  std::string all = got.body;
  for (const std::string& line : got.header_lines) all += "\n" + line;
  for (const char* telling : {"/secret", "SELECT", ".cpp", ".h:", "exception", "std::", "boost", "Boost", "asio", "0x",
                              "/usr", "/home", "/var", "/etc", "right", "secret", "housingd", HOUSINGD_VERSION}) {
    EXPECT_THAT(all, Not(HasSubstr(telling)));
  }
}

INSTANTIATE_TEST_SUITE_P(To, Answers, testing::ValuesIn(all_kinds()),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(AnswersToHead, AreThoseToGetWithoutTheBody) {
  ServerUnderTest server;
  for (const char* path : {"/items/x", "/large", "/tagged", "/nowhere", "/broken"}) {
    SCOPED_TRACE(path);
    RawPeer peer(server.port());
    peer.send(get(server.host(), path));
    auto to_get = peer.read_answer().value();
    peer.send("HEAD " + get(server.host(), path).substr(4));
    auto to_head = peer.read_answer(true).value();
    to_get.headers.erase("date");
    to_head.headers.erase("date");
    EXPECT_EQ(to_head.status, to_get.status);
    EXPECT_EQ(to_head.headers, to_get.headers);
    EXPECT_EQ(to_get.headers.at("content-length"), std::to_string(to_get.body.size()));
    // Nothing is left that would be taken for the next answer.
    peer.send(get(server.host(), "/items/next"));
    EXPECT_EQ(peer.read_answer()->body, "next:");
  }
}

TEST(AnswersToRefused, TellNothingOfTheInside) {
  ServerUnderTest server;
  for (const RefusedMessage& message : refused_messages(server.host())) {
    RawPeer peer(server.port());
    peer.send(message.bytes);
    peer.end_sending();
    const std::string all = peer.read_to_end();
    for (const char* telling : {".cpp", "std::", "boost", "evil", "smuggled", "right", HOUSINGD_VERSION}) {
      EXPECT_THAT(all, Not(HasSubstr(telling))) << message.name;
    }
  }
}

TEST(BrokenHandlers, AreToldToTheLogOnly) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  peer.send(get(server.host(), "/broken"));
  EXPECT_EQ(peer.read_answer()->status, 500);
  EXPECT_THAT(server.defects(), ElementsAre("/secret/path: SELECT * FROM tokens"));
}

TEST(EntityTags, SaveTheBody) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  for (const char* known : {"\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"}) {
    peer.send(get(server.host(), "/tagged", std::string("If-None-Match: ") + known + "\r\n"));
    const auto answer = peer.read_answer();
    EXPECT_EQ(answer->status, 304) << known;
    EXPECT_EQ(answer->headers.at("etag"), "\"v1\"");
  }
  for (const char* other : {"\"v2\"", "v1", "\"V1\""}) {
    peer.send(get(server.host(), "/tagged", std::string("If-None-Match: ") + other + "\r\n"));
    EXPECT_EQ(peer.read_answer()->body, "as ever") << other;
  }
}

async::awaitable<Response> treacherous(Request) {
  Response response;
  response.headers = {{"Location", "/a\r\nSet-Cookie: evil"}, {"Content-Length", "1"}, {"Transfer-Encoding", "chunked"},
                      {"Cache-Control", "no-cache"},          {"Bad Name", "x"},       {"ETag", "\"e\""}};
  response.body = "body";
  co_return response;
}

TEST(HandlersHeaders, CannotBreakTheAnswer) {
  ServerUnderTest server(ServerUnderTest::on_loopback(),
                         [](Router& router) { router.add({Method::get, "/treacherous", Access::read, treacherous}); });
  RawPeer peer(server.port());
  peer.send(get(server.host(), "/treacherous"));
  const auto answer = peer.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "body");
  EXPECT_EQ(answer->headers.at("content-length"), "4");
  EXPECT_EQ(answer->headers.at("cache-control"), "no-cache");
  EXPECT_EQ(answer->headers.at("etag"), "\"e\"");
  EXPECT_FALSE(answer->headers.contains("location"));
  EXPECT_FALSE(answer->headers.contains("set-cookie"));
}

}  // namespace
}  // namespace housingd::http
