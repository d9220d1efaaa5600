// Requests and answers as they should be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"

namespace housingd::http {
namespace {

using testing::ElementsAre;

TEST(Exchange, AnswersSeveralRequestsOfOneConnection) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  for (int i = 0; i < 3; ++i) {
    peer.send("GET /items/" + std::to_string(i) + " HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
    const auto answer = peer.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, std::to_string(i) + ":");
  }
}

TEST(Exchange, AnswersPipelinedRequestsInTheirOrder) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  const std::string host = "Host: " + server.host() + "\r\n";
  peer.send("GET /items/a HTTP/1.1\r\n" + host + "\r\nGET /items/b HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
  const auto answers = parse_answers(peer.read_to_end());
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].body, "a:");
  EXPECT_EQ(answers[1].body, "b:");
}

TEST(Exchange, TakesABodyByLengthAndByChunks) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  const std::string head = "POST /items/x HTTP/1.1\r\nHost: " + server.host() +
                           "\r\nContent-Type: application/json\r\nAuthorization: Bearer right\r\n";
  peer.send(head + "Content-Length: 2\r\n\r\n{}");
  EXPECT_EQ(peer.read_answer()->body, "x:{}");
  peer.send(head + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;a=b\r\n}\r\n0\r\nT: x\r\n\r\n");
  EXPECT_EQ(peer.read_answer()->body, "x:{}");
}

TEST(Exchange, RefusesAndCloses) {
  ServerUnderTest server;
  RawPeer peer(server.port());
  peer.send("GET / HTTP/1.1\r\n\r\nGET /items/a HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
  const auto answers = parse_answers(peer.read_to_end());
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, 400);
  EXPECT_THAT(server.seen(), ElementsAre());
}

}  // namespace
}  // namespace housingd::http
