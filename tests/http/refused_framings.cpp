#include "tests/http/messages.h"

namespace housingd::http {
namespace {

using namespace std::string_literals;

constexpr auto whole_chunks = "5\r\nhello\r\n0\r\n\r\n";

}  // namespace

std::vector<RefusedMessage> refused_framings(const std::string& host) {
  const auto length = [&](const std::string& value) {
    return post(host, "Content-Length: " + value + "\r\n", "hello");
  };
  const auto coding = [&](const std::string& value) {
    return post(host, "Transfer-Encoding: " + value + "\r\n", whole_chunks);
  };
  const auto both = [&](const std::string& fields) { return post(host, fields, whole_chunks); };
  const std::string smuggled = get(host, "/items/smuggled");
  const std::string cl_te = "0\r\n\r\n" + smuggled;
  return {
      {"ANegativeLength", length("-1")},
      {"ANegativeZero", length("-0")},
      {"ASignedLength", length("+5")},
      {"AHexadecimalLength", length("0x5")},
      {"AnOctalLength", length("0o5")},
      {"ALengthThatLooksOctal", length("005")},
      {"ALengthOfTwoZeros", length("00")},
      {"ALengthInHexDigits", length("a")},
      {"ALengthInWords", length("five")},
      {"ALengthWithAFraction", length("5.0")},
      {"ALengthWithAnExponent", length("5e0")},
      {"ALengthWithAnUnderscore", length("1_0")},
      {"ALengthWithASpaceInside", length("1 0")},
      {"ALengthWithASemicolon", length("5;x")},
      {"AnEmptyLength", length("")},
      {"AQuotedLength", length("\"5\"")},
      {"ALengthWithANul", length("5\0"s)},
      {"ALengthWithAVerticalTab", length("\v5")},
      {"ALengthInWideDigits", length("\xef\xbc\x95")},
      {"AListOfLengths", length("5, 10")},
      {"AListOfTheSameLength", length("5, 5")},
      {"AListWithAnEmptyElement", length("5,")},
      {"ALengthBeyondEveryNumber", length("99999999999999999999")},
      {"ALengthThatWrapsAround", length("18446744073709551621")},
      {"ALengthBeyondTheLimit", length("65537"), 413},
      {"AGreatLength", length("9223372036854775807"), 413},
      {"TwoLengths", post(host, "Content-Length: 5\r\nContent-Length: 10\r\n", "helloworld")},
      {"TheSameLengthTwice", post(host, "Content-Length: 5\r\nContent-Length: 5\r\n", "hello")},
      {"TheSameLengthTwiceInOtherCase", post(host, "Content-Length: 5\r\nCONTENT-LENGTH: 5\r\n", "hello")},
      {"ALengthWithASpaceBeforeTheColon", post(host, "Content-Length : 5\r\n", "hello")},
      {"AFoldedLength", post(host, "Content-Length:\r\n 5\r\n", "hello")},
      {"ALengthHiddenBehindABareLf", post(host, "X: y\nContent-Length: 5\r\n", "hello")},
      {"ALengthHiddenBehindABareCr", post(host, "X: y\rContent-Length: 5\r\n", "hello")},

      {"LengthAndChunked", both("Content-Length: 15\r\nTransfer-Encoding: chunked\r\n")},
      {"ChunkedAndLength", both("Transfer-Encoding: chunked\r\nContent-Length: 15\r\n")},
      {"ChunkedAndAShortLength", both("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n")},
      {"ChunkedAndAZeroLength", both("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n")},
      {"ChunkedAndAnInvalidLength", both("Transfer-Encoding: chunked\r\nContent-Length: x\r\n")},
      {"ClTeWithARequestBehind",
       post(host, "Content-Length: " + std::to_string(cl_te.size()) + "\r\nTransfer-Encoding: chunked\r\n", cl_te)},
      {"TeClWithARequestInAChunk",
       post(host, "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "5c\r\n" + smuggled + "\r\n0\r\n\r\n")},
      {"ClTeWithOneByteTooMany", post(host, "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG")},

      {"ChunkedNotLast", coding("chunked, gzip")},
      {"ChunkedThenIdentity", coding("chunked, identity")},
      {"IdentityThenChunked", coding("identity, chunked")},
      {"GzipThenChunked", coding("gzip, chunked")},
      {"ChunkedTwice", coding("chunked, chunked")},
      {"ChunkedTwiceWithoutSpace", coding("chunked,chunked")},
      {"Identity", coding("identity")},
      {"Gzip", coding("gzip")},
      {"AnEmptyCoding", coding("")},
      {"ACommaBefore", coding(", chunked")},
      {"ACommaBehind", coding("chunked,")},
      {"OnlyAComma", coding(",")},
      {"XChunked", coding("xchunked")},
      {"ChunkedX", coding("chunkedx")},
      {"Chunk", coding("chunk")},
      {"ChunkedWithAParameter", coding("chunked;q=1")},
      {"ChunkedInQuotes", coding("\"chunked\"")},
      {"ChunkedInSingleQuotes", coding("'chunked'")},
      {"ChunkedBehindAVerticalTab", coding("\vchunked")},
      {"ChunkedBehindAFormFeed", coding("\fchunked")},
      {"ChunkedBeforeANul", coding("chunked\0"s)},
      {"ChunkedBehindANoBreakSpace", coding("\xc2\xa0"
                                            "chunked")},
      {"ChunkedWithALongS", coding("chun\xe2\x84\xaa"
                                   "ed")},
      {"ChunkedWithASpaceInside", coding("chu nked")},
      {"ChunkedWithAColon", coding(": chunked")},
      {"TwoCodings", both("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
      {"TwoCodingsOneUnknown", both("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n")},
      {"TwoCodingsIdentityFirst", both("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n")},
      {"TwoCodingsInOtherCase", both("Transfer-Encoding: chunked\r\ntransfer-encoding: identity\r\n")},
      {"ACodingWithASpaceBeforeTheColon", both("Transfer-Encoding : chunked\r\n")},
      {"ACodingWithATabBeforeTheColon", both("Transfer-Encoding\t: chunked\r\n")},
      {"ACodingBehindASpace", both(" Transfer-Encoding: chunked\r\n")},
      {"AFoldedCoding", both("Transfer-Encoding:\r\n chunked\r\n")},
      {"ACodingFoldedBehind", both("Transfer-Encoding: chunked\r\n , identity\r\n")},
      {"ACodingHiddenBehindABareLf", both("X: y\nTransfer-Encoding: chunked\r\n")},
      {"ACodingHiddenBehindABareCr", both("X: y\rTransfer-Encoding: chunked\r\n")},
      {"ACodingWithANulInItsName", both("Transfer-Encoding\0: chunked\r\n"s)},
      {"ChunkedInHttp10",
       "POST /items/x HTTP/1.0\r\nHost: " + host + "\r\nTransfer-Encoding: chunked\r\n\r\n" + whole_chunks},
      {"ChunkedAndLengthInHttp10",
       "POST /items/x HTTP/1.0\r\nHost: " + host + "\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello"},
  };
}

}  // namespace housingd::http
