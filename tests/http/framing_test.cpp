// Over real sockets: what is refused is refused once, what is valid is answered
// once, however its bytes are cut and whatever follows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "daemon/http/request_reader.h"
#include "tests/http/messages.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"

namespace housingd::http {
namespace {

using testing::IsEmpty;

ServerUnderTest& server() {
  static ServerUnderTest shared;
  return shared;
}

std::string canary() {
  return get(server().host(), "/items/canary", "Connection: close\r\n");
}

std::string as_text(const Seen& seen) {
  return seen.method + " " + seen.path + " " + seen.body;
}

std::vector<std::string> seen_since_forgotten() {
  std::vector<std::string> texts;
  for (const Seen& seen : server().seen()) texts.push_back(as_text(seen));
  return texts;
}

TEST(Messages, AreManyAndOfDifferentNames) {
  std::set<std::string> names;
  for (const RefusedMessage& message : refused_messages("h")) names.insert(message.name);
  EXPECT_EQ(names.size(), refused_messages("h").size());
  EXPECT_GE(refused_messages("h").size(), 250U);
  EXPECT_GE(valid_messages("h:1").size(), 60U);
}

// One answer, the connection closed, nothing behind it read as a request.
TEST(Framing, RefusesOnceAndReadsNothingBehind) {
  for (const RefusedMessage& message : refused_messages(server().host())) {
    SCOPED_TRACE(message.name);
    server().forget();
    RawPeer peer(server().port());
    peer.send(message.bytes + canary());
    const auto answers = parse_answers(peer.read_to_end());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, message.status);
    EXPECT_EQ(answers[0].headers.at("connection"), "close");
    EXPECT_EQ(answers[0].headers.at("content-type"), "application/problem+json");
    EXPECT_THAT(seen_since_forgotten(), IsEmpty());
  }
}

TEST(Framing, RefusesTheSameHoweverBytesAreCut) {
  const Limits limits;
  for (const RefusedMessage& message : refused_messages("127.0.0.1:80")) {
    SCOPED_TRACE(message.name);
    RequestReader whole(limits);
    std::string_view bytes = message.bytes;
    accepted<RequestReader::Progress> expected = whole.feed(bytes);
    if (expected && *expected == RequestReader::Progress::head) expected = whole.feed(bytes);
    RequestReader split(limits);
    accepted<RequestReader::Progress> result = RequestReader::Progress::more;
    for (std::size_t at = 0; at < message.bytes.size() && result; ++at) {
      std::string_view byte(&message.bytes[at], 1);
      while (!byte.empty() && result && *result != RequestReader::Progress::complete) result = split.feed(byte);
      if (result && *result == RequestReader::Progress::complete) break;
    }
    ASSERT_EQ(result.has_value(), expected.has_value());
    if (result) continue;  // refused by what reads the target or Host
    EXPECT_EQ(result.error().status, expected.error().status);
    EXPECT_EQ(result.error().detail, expected.error().detail);
  }
}

void expect_answered(const ValidMessage& message, const std::vector<Answer>& answers) {
  ASSERT_EQ(answers.size(), message.closes ? 1U : 2U);
  EXPECT_EQ(answers[0].status, message.status);
  if (!message.seen.empty() && !message.to_head) {
    EXPECT_EQ(answers[0].body, message.body);
  }
  if (!message.closes) {
    EXPECT_EQ(answers[1].body, "canary:");
  }
  std::vector<std::string> expected;
  if (!message.seen.empty()) expected.push_back(message.seen);
  if (!message.closes) expected.emplace_back("GET /items/canary ");
  EXPECT_EQ(seen_since_forgotten(), expected);
}

std::vector<Answer> answers_to(const ValidMessage& message, const std::string& bytes) {
  return parse_answers(bytes, message.to_head ? std::vector<std::size_t>{0} : std::vector<std::size_t>{});
}

TEST(Framing, AnswersWhatIsValidOnceAndThenTheNext) {
  for (const ValidMessage& message : valid_messages(server().host())) {
    SCOPED_TRACE(message.name);
    server().forget();
    RawPeer peer(server().port());
    peer.send(message.bytes + canary());
    expect_answered(message, answers_to(message, peer.read_to_end()));
  }
}

TEST(Framing, AnswersTheSameToSingleBytes) {
  for (const ValidMessage& message : valid_messages(server().host())) {
    SCOPED_TRACE(message.name);
    server().forget();
    RawPeer peer(server().port());
    peer.send_slowly(message.bytes + canary());
    expect_answered(message, answers_to(message, peer.read_to_end()));
  }
}

TEST(Framing, AnswersTheSameWhereverAMessageIsCut) {
  for (const ValidMessage& message : valid_messages(server().host())) {
    if (message.bytes.size() > 2'000) continue;  // long lines are cut often enough by single bytes
    SCOPED_TRACE(message.name);
    for (std::size_t at = 1; at < message.bytes.size(); ++at) {
      server().forget();
      RawPeer peer(server().port());
      peer.send(message.bytes.substr(0, at));
      peer.send(message.bytes.substr(at) + canary());
      expect_answered(message, answers_to(message, peer.read_to_end()));
      if (testing::Test::HasFailure()) FAIL() << "cut after byte " << at;
    }
  }
}

TEST(Framing, AnswersEveryPairInItsOrder) {
  const auto messages = valid_messages(server().host());
  for (const ValidMessage& first : messages) {
    if (first.closes) continue;
    for (const ValidMessage& second : messages) {
      SCOPED_TRACE(first.name + " then " + second.name);
      RawPeer peer(server().port());
      peer.send(first.bytes + second.bytes);
      peer.end_sending();
      std::vector<std::size_t> heads;
      if (first.to_head) heads.push_back(0);
      if (second.to_head) heads.push_back(1);
      const auto answers = parse_answers(peer.read_to_end(), heads);
      ASSERT_EQ(answers.size(), 2U);
      ASSERT_EQ(answers[0].status, first.status);
      ASSERT_EQ(answers[1].status, second.status);
    }
  }
}

TEST(Framing, RefusesBehindWhatIsValidAsAlone) {
  const auto refused = refused_messages(server().host());
  for (const ValidMessage& first : valid_messages(server().host())) {
    if (first.closes || first.bytes.size() > 2'000) continue;
    for (const RefusedMessage& second : refused) {
      if (second.bytes.size() > 2'000) continue;
      SCOPED_TRACE(first.name + " then " + second.name);
      RawPeer peer(server().port());
      peer.send(first.bytes + second.bytes + canary());
      const auto answers =
          parse_answers(peer.read_to_end(), first.to_head ? std::vector<std::size_t>{0} : std::vector<std::size_t>{});
      ASSERT_EQ(answers.size(), 2U);
      ASSERT_EQ(answers[0].status, first.status);
      ASSERT_EQ(answers[1].status, second.status);
    }
  }
}

// 400 where a message began and did not end; silence where none began.
TEST(Framing, AnswersAMessageThatIsCutShort) {
  for (const ValidMessage& message : valid_messages(server().host())) {
    if (message.bytes.size() > 2'000) continue;
    SCOPED_TRACE(message.name);
    for (std::size_t at = 0; at < message.bytes.size(); ++at) {
      server().forget();
      RawPeer peer(server().port());
      peer.send(message.bytes.substr(0, at));
      peer.end_sending();
      const auto answers = parse_answers(peer.read_to_end());
      if (answers.empty()) {
        ASSERT_LE(at, 2U);
      } else {
        ASSERT_EQ(answers.size(), 1U);
        ASSERT_THAT(answers[0].status, testing::AnyOf(400, 417)) << "cut after byte " << at;
      }
      ASSERT_THAT(seen_since_forgotten(), IsEmpty());
    }
  }
}

}  // namespace
}  // namespace housingd::http
