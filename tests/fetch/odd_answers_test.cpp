// Answers as broken, careless and hostile servers give them, over real sockets:
// each is read as the one thing that it can mean, or refused, and none holds
// the client up.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pipeline/fetch/http_client.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using outcome::Deadline;
using outcome::ErrorCode;

constexpr std::size_t most_body = 1'000'000;

outcome::result<Response> answered_with(const std::string& bytes) {
  ScriptedServer server({[&](Peer& peer) {
    peer.read_request();
    peer.send(bytes);
  }});
  boost::asio::io_context io;
  definition::Client settings;
  settings.base_url = server.url();
  settings.max_response_bytes = most_body;
  HttpClient client(io.get_executor(), settings);
  return run(io, client.send({.target = "/"}, Deadline::after(5s)));
}

std::string repeated(std::size_t times, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

struct Odd {
  const char* name;
  std::string bytes;
  std::string body;
};

TEST(OddAnswers, ThatMeanOneThingAreRead) {
  const Odd rows[] = {
      {"no reason", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx", "x"},
      {"a reason in another language", "HTTP/1.1 200 \xC3\x85ndet\r\nContent-Length: 1\r\n\r\nx", "x"},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "x"},
      {"HTTP/1.0 to its end", "HTTP/1.0 200 OK\r\n\r\nto the end", "to the end"},
      {"no length", ok + "Connection: close\r\n\r\nto the end", "to the end"},
      {"no field at all", ok + "\r\nbody", "body"},
      {"blanks around a value", ok + "Content-Length: \t 1 \t \r\n\r\nx", "x"},
      {"no blank before a value", ok + "Content-Length:1\r\n\r\nx", "x"},
      {"an empty value", ok + "Server:\r\nContent-Length: 1\r\n\r\nx", "x"},
      {"names in capitals", ok + "CONTENT-LENGTH: 1\r\n\r\nx", "x"},
      {"leading zeros", ok + "Content-Length: 0001\r\n\r\nx", "x"},
      {"the same field often", ok + repeated(50, "Set-Cookie: a=b\r\n") + "Content-Length: 1\r\n\r\nx", "x"},
      {"a long field", ok + "X: " + std::string(8'000, 'x') + "\r\nContent-Length: 1\r\n\r\nx", "x"},
      {"bytes beyond ASCII in a field", ok + "Server: K\xF8ge\r\nContent-Length: 1\r\n\r\nx", "x"},
      {"one interim answer", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok + "Content-Length: 1\r\n\r\nx", "x"},
      {"chunks", chunked + "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"},
      {"chunk sizes in capitals and with zeros", chunked + "00A\r\n0123456789\r\n0\r\n\r\n", "0123456789"},
      {"a chunk extension", chunked + "1;name=\"value\"\r\na\r\n0\r\n\r\n", "a"},
      {"trailers", chunked + "1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n", "a"},
      {"chunks of one byte", chunked + repeated(2'000, "1\r\nx\r\n") + "0\r\n\r\n", std::string(2'000, 'x')},
      {"Chunked", ok + "Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "a"},
      {"more than was said", ok + "Content-Length: 1\r\n\r\nxHTTP/1.1 500 No\r\n\r\n", "x"},
      {"an unknown connection option", ok + "Connection: whatever, close\r\nContent-Length: 1\r\n\r\nx", "x"},
  };
  for (const Odd& row : rows) {
    const auto got = answered_with(row.bytes);
    ASSERT_TRUE(got) << row.name << ": " << got.error().message();
    EXPECT_EQ(got->status, 200U) << row.name;
    EXPECT_EQ(got->body, row.body) << row.name;
  }
}

TEST(OddAnswers, ThatMayMeanTwoThingsAreRefused) {
  struct Row {
    const char* name;
    std::string bytes;
  };
  const Row rows[] = {
      {"nothing", ""},
      {"a blank line", "\r\n"},
      {"blank lines for ever", repeated(20'000, "\r\n")},
      {"text", "OK\r\n\r\n"},
      {"HTML", "<!DOCTYPE html>\r\n<html></html>"},
      {"zeros", std::string(10'000, '\0')},
      {"0xFF", std::string(10'000, '\xFF')},
      {"a TLS alert", "\x15\x03\x01\x00\x02\x02\x28"s},
      {"HTTP/2 settings", "\0\0\0\x04\0\0\0\0\0"s},
      {"SSH", "SSH-2.0-OpenSSH_9.2\r\n"},
      {"another protocol", "ICY 200 OK\r\n\r\nx"},
      {"HTTP/0.9", "HTTP/0.9 200 OK\r\n\r\nx"},
      {"HTTP/2", "HTTP/2 200 OK\r\n\r\nx"},
      {"HTTP/1.1 in small letters", "http/1.1 200 OK\r\n\r\nx"},
      {"a version cut short", "HTTP/1. 200 OK\r\n\r\nx"},
      {"no status", "HTTP/1.1 \r\n\r\nx"},
      {"a status of two digits", "HTTP/1.1 20 OK\r\n\r\nx"},
      {"a status of four digits", "HTTP/1.1 2000 OK\r\n\r\nx"},
      {"a status of letters", "HTTP/1.1 abc OK\r\n\r\nx"},
      {"a negative status", "HTTP/1.1 -20 OK\r\n\r\nx"},
      {"a status line that never ends", "HTTP/1.1 200 " + std::string(100'000, 'O')},
      {"a field that never ends", ok + "X: " + std::string(100'000, 'x')},
      {"a field of 100 kB", ok + "X: " + std::string(100'000, 'x') + "\r\n\r\n"},
      {"10,000 fields", ok + repeated(10'000, "X: y\r\n") + "\r\n"},
      {"a head that is cut", ok + "Content-Type: text"},
      {"a NUL in a field", ok + "X: a\0b\r\nContent-Length: 1\r\n\r\nx"s},
      {"a NUL in a name", ok + "X\0Y: a\r\nContent-Length: 1\r\n\r\nx"s},
      {"a bare CR in a field", ok + "X: a\rY: b\r\nContent-Length: 1\r\n\r\nx"},
      {"a field without a colon", ok + "Nonsense\r\nContent-Length: 1\r\n\r\nx"},
      {"a field without a name", ok + ": value\r\nContent-Length: 1\r\n\r\nx"},
      {"a blank before the colon", ok + "Content-Length : 1\r\n\r\nx"},
      {"a blank in a name", ok + "Content Length: 1\r\n\r\nx"},
      {"two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy"},
      {"two lengths in one", ok + "Content-Length: 1, 2\r\n\r\nxy"},
      {"a negative length", ok + "Content-Length: -1\r\n\r\nx"},
      {"a length with a sign", ok + "Content-Length: +1\r\n\r\nx"},
      {"a length of letters", ok + "Content-Length: one\r\n\r\nx"},
      {"a hexadecimal length", ok + "Content-Length: 0x1\r\n\r\nx"},
      {"a length beyond 64 bits", ok + "Content-Length: 18446744073709551617\r\n\r\nx"},
      {"an empty length", ok + "Content-Length: \r\n\r\nx"},
      {"more was said than came", ok + "Content-Length: 10\r\n\r\nx"},
      {"both framings", ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"},
      {"chunked twice", ok + "Transfer-Encoding: chunked, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"},
      {"chunked, but not last", ok + "Transfer-Encoding: chunked, identity\r\n\r\n1\r\na\r\n0\r\n\r\n"},
      {"an unknown transfer coding", ok + "Transfer-Encoding: xchunked\r\n\r\n1\r\na\r\n0\r\n\r\n"},
      {"no chunk", chunked},
      {"no last chunk", chunked + "1\r\na\r\n"},
      {"a chunk that is cut", chunked + "A\r\nabc"},
      {"no end behind the last chunk", chunked + "1\r\na\r\n0\r\n"},
      {"a chunk size of letters", chunked + "zz\r\na\r\n0\r\n\r\n"},
      {"a negative chunk size", chunked + "-1\r\na\r\n0\r\n\r\n"},
      {"a chunk size with 0x", chunked + "0x1\r\na\r\n0\r\n\r\n"},
      {"an empty chunk size", chunked + "\r\na\r\n0\r\n\r\n"},
      {"a chunk size beyond 64 bits", chunked + "FFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n"},
      {"the largest chunk size", chunked + "FFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n"},
      {"a chunk longer than its size", chunked + "1\r\nabc\r\n0\r\n\r\n"},
      {"a chunk extension of 64 kB", chunked + "1;" + std::string(65'536, 'x') + "\r\na\r\n0\r\n\r\n"},
      {"an extension that never ends", chunked + "1;" + std::string(200'000, 'x')},
      {"trailers for ever", chunked + "0\r\n" + repeated(50'000, "X: y\r\n")},
      {"a switch of protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"},
      {"interim answers for ever", repeated(1'000, "HTTP/1.1 100 Continue\r\n\r\n")},
      {"an interim answer and no other", "HTTP/1.1 100 Continue\r\n\r\n"},
      {"a body beyond the limit", ok + "Content-Length: 1000001\r\n\r\n" + std::string(1'000'001, 'x')},
      {"a body beyond it without a length", ok + "\r\n" + std::string(1'000'001, 'x')},
      {"chunks beyond it", chunked + repeated(30, "10000\r\n" + std::string(65'536, 'x') + "\r\n")},
      {"gzip that is none", ok + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone"},
      {"gzip twice", ok + "Content-Encoding: gzip, gzip\r\nContent-Length: 4\r\n\r\nnone"},
      {"gzip fifty times", ok + repeated(50, "Content-Encoding: gzip\r\n") + "Content-Length: 4\r\n\r\nnone"},
      {"a coding that nobody asked for", ok + "Content-Encoding: br\r\nContent-Length: 4\r\n\r\nnone"},
  };
  for (const Row& row : rows) {
    const auto began = std::chrono::steady_clock::now();
    const auto got = answered_with(row.bytes);
    EXPECT_FALSE(got) << row.name << " was read as " << got.value().body.substr(0, 40);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 4s) << row.name;
  }
}

}  // namespace
}  // namespace housingd::fetch
