#include "pipeline/fetch/response_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace housingd::fetch {
namespace {

using outcome::ErrorCode;
using testing::HasSubstr;
using Progress = ResponseReader::Progress;

constexpr std::uint64_t limit = 1'000'000;

enum class Then { stays_open, closes };

// Puts `bytes` in, `step` at a time; the error or the response.
outcome::result<Response> read(std::string_view bytes, Then then = Then::stays_open, std::size_t step = 1U << 20U) {
  ResponseReader reader(limit);
  while (!bytes.empty()) {
    const auto room = reader.room();
    const std::size_t count = std::min({step, bytes.size(), room.size()});
    std::memcpy(room.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    const auto progress = reader.received(count);
    if (!progress) return progress.error();
    if (*progress == Progress::complete) return reader.take();
  }
  if (then == Then::closes) {
    const auto progress = reader.ended();
    if (!progress) return progress.error();
    return reader.take();
  }
  return outcome::Error(outcome::Disposition::retry, ErrorCode::incomplete, "waits for more");
}

struct Body {
  const char* name;
  std::string bytes;
  Then then;
  std::string body;
};

TEST(ResponseReader, ReadsBodiesOfEveryFramingInPiecesOfAnySize) {
  const Body rows[] = {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Then::stays_open, "hello"},
      {"no body", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Then::stays_open, ""},
      {"chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n",
       Then::stays_open, "hello"},
      {"until the end", "HTTP/1.1 200 OK\r\n\r\nhello", Then::closes, "hello"},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", Then::closes, "hello"},
      {"after interim responses",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
       "5\r\n\r\nhello",
       Then::stays_open, "hello"},
      {"204", "HTTP/1.1 204 No Content\r\n\r\n", Then::stays_open, ""},
      {"304 that describes what it does not carry", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
       Then::stays_open, ""},
  };
  for (const auto& row : rows) {
    for (const std::size_t step : {1U, 2U, 7U, 1'000U}) {
      const auto response = read(row.bytes, row.then, step);
      ASSERT_TRUE(response) << row.name << ": " << response.error().message();
      EXPECT_EQ(response->body, row.body) << row.name;
    }
  }
}

TEST(ResponseReader, ReadsABodyLargerThanItsBuffer) {
  const std::string body(500'000, 'x');
  const auto sized = read("HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n" + body);
  EXPECT_EQ(sized.value().body, body);
  const auto chunked = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7a120\r\n" + body + "\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.value().body, body);
  EXPECT_EQ(chunked.value().received_bytes, body.size());
}

TEST(ResponseReader, GivesHeadersInLowerCase) {
  const auto response = read("HTTP/1.1 429 Slow Down\r\nRetry-After: 5\r\nX-Any: a\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(response.value().status, 429U);
  EXPECT_EQ(response.value().header("retry-after"), "5");
  EXPECT_EQ(response.value().header("absent"), "");
}

struct Refused {
  std::string bytes;
  Then then;
  const char* reason;
};

TEST(ResponseReader, RefusesWhatCanBeReadInTwoWaysOrNotAtAll) {
  std::string interims;
  for (int i = 0; i < 9; ++i) interims += "HTTP/1.1 100 Continue\r\n\r\n";
  const Refused rows[] = {
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Then::closes, "transfer coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", Then::closes, "transfer coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n", Then::closes, "transfer coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Then::closes,
       ""},
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Then::closes, ""},
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", Then::closes, ""},
      {"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc", Then::closes, ""},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", Then::closes, "cut short"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", Then::closes, "cut short"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", Then::closes, "cut short"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", Then::closes, "not an HTTP response"},
      {"HTTP/1.1 200 OK\r\nContent-Le", Then::closes, "cut short"},
      {"HTTP/1.1 100 Continue\r\n\r\n", Then::closes, "cut short"},
      {"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n", Then::stays_open, "switched protocols"},
      {interims, Then::stays_open, "interim"},
      {"HTTP/2 200\r\n\r\n", Then::stays_open, "not an HTTP response"},
      {"<html>no HTTP at all</html>\r\n\r\n", Then::stays_open, "not an HTTP response"},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n", Then::stays_open, "head is larger"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;" + std::string(70'000, 'x'), Then::stays_open, ""},
  };
  for (const auto& row : rows) {
    const auto response = read(row.bytes, row.then);
    ASSERT_FALSE(response) << row.bytes.substr(0, 80);
    EXPECT_EQ(response.error().code(), ErrorCode::malformed_response) << response.error().message();
    EXPECT_EQ(response.error().disposition(), outcome::Disposition::retry);
    EXPECT_THAT(response.error().message(), HasSubstr(row.reason)) << row.bytes.substr(0, 80);
  }
}

TEST(ResponseReader, StopsAtTheLimitWhetherItIsDeclaredOrJustReached) {
  const std::string much(limit + 1, 'x');
  for (const std::string& bytes :
       {std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n"), "HTTP/1.1 200 OK\r\n\r\n" + much,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf4241\r\n" + much}) {
    const auto response = read(bytes);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code(), ErrorCode::response_too_large) << response.error().message();
    EXPECT_EQ(response.error().disposition(), outcome::Disposition::fail_partition);
  }
  EXPECT_TRUE(read("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + std::string(limit, 'x')));
}

TEST(ResponseReader, CallsAnEndWithoutAByteALostConnection) {
  const auto response = read("", Then::closes);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code(), ErrorCode::connection);
}

bool leaves_open(std::string_view bytes) {
  ResponseReader reader(limit);
  std::memcpy(reader.room().data(), bytes.data(), bytes.size());
  EXPECT_EQ(reader.received(bytes.size()).value(), Progress::complete);
  return reader.leaves_connection_open();
}

TEST(ResponseReader, KnowsWhetherTheConnectionMayBeUsedAgain) {
  EXPECT_TRUE(leaves_open("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"));
  EXPECT_TRUE(leaves_open("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx"));
  EXPECT_FALSE(leaves_open("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"));
  EXPECT_FALSE(leaves_open("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"));
  EXPECT_FALSE(leaves_open("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n"))
      << "bytes that nobody asked for follow";
}

}  // namespace
}  // namespace housingd::fetch
