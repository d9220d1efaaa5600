#include "tests/http/messages.h"

namespace housingd::http {

using namespace std::string_literals;

std::vector<RefusedMessage> refused_chunks(const std::string& host) {
  const auto chunked = [&](const std::string& body) { return post(host, "Transfer-Encoding: chunked\r\n", body); };
  const std::string end = "\r\nhello\r\n0\r\n\r\n";  // of a chunk whose size, 5, was said
  return {
      {"NoSize", chunked("\r\nhello\r\n0\r\n\r\n")},
      {"ASignedSize", chunked("+5" + end)},
      {"ANegativeSize", chunked("-5" + end)},
      {"ASizeWithAPrefix", chunked("0x5" + end)},
      {"ASizeWithAnUnderscore", chunked("0_5" + end)},
      {"ASizeWithASpaceBefore", chunked(" 5" + end)},
      {"ASizeWithATabBefore", chunked("\t5" + end)},
      {"ASizeWithASpaceBehind", chunked("5 " + end)},
      {"ASizeWithATabBehind", chunked("5\t" + end)},
      {"ASizeThatIsNoNumber", chunked("x" + end)},
      {"ASizeWithANul", chunked("5\0"s + end)},
      {"ASizeWithAComma", chunked("5,5" + end)},
      {"ASizeInQuotes", chunked("\"5\"" + end)},
      {"ASizeOfSeventeenDigits", chunked("00000000000000005" + end)},
      {"ASizeThatWrapsAround", chunked("10000000000000005" + end), 413},
      {"ASizeOfSixteenFs", chunked("ffffffffffffffff" + end), 413},
      {"ASizeBeyondTheLimit", chunked("10001" + end), 413},
      {"SizesThatTogetherExceedTheLimit",
       chunked("8000\r\n" + std::string(0x8000, 'x') + "\r\n8001\r\n" + std::string(0x8001, 'x') + "\r\n0\r\n\r\n"),
       413},
      {"ABareLfBehindTheSize", chunked("5\nhello\r\n0\r\n\r\n")},
      {"ABareCrBehindTheSize", chunked("5\rhello\r\n0\r\n\r\n")},
      {"TwoCrsBehindTheSize", chunked("5\r\r\nhello\r\n0\r\n\r\n")},
      {"ABareLfBehindTheData", chunked("5\r\nhello\n0\r\n\r\n")},
      {"ABareCrBehindTheData", chunked("5\r\nhello\r0\r\n\r\n")},
      {"NothingBehindTheData", chunked("5\r\nhello0\r\n\r\n")},
      {"TwoBytesInsteadOfCrLf", chunked("5\r\nhelloXX0\r\n\r\n")},
      {"DataLongerThanItsSize", chunked("5\r\nhello!!\r\n0\r\n\r\n")},
      {"DataShorterThanItsSize", chunked("6\r\nhello\r\n0\r\n\r\n")},
      {"AnEmptyLineBehindTheData", chunked("5\r\nhello\r\n\r\n0\r\n\r\n")},
      {"AnExtensionWithoutName", chunked("5;" + end)},
      {"AnExtensionOfBlanks", chunked("5; " + end)},
      {"AnExtensionWithoutValue", chunked("5;a=" + end)},
      {"AnExtensionWithAnInvalidName", chunked("5;a[=b" + end)},
      {"AnExtensionWithAnInvalidValue", chunked("5;a=b,c" + end)},
      {"AnExtensionWithBlanksBehind", chunked("5;a " + end)},
      {"AnExtensionWithANul", chunked("5;a\0"s + end)},
      {"AnExtensionWithABareLf", chunked("5;a\nhello\r\n0\r\n\r\n")},
      {"AnEmptyExtensionWithABareLf", chunked("5;\nhello\r\n0\r\n\r\n")},
      {"AnExtensionWithABareCr", chunked("5;a\rX" + end)},
      {"AnExtensionWithALineBreakInQuotes", chunked("5;a=\"b\r\nc\"" + end)},
      {"AnExtensionWithABareLfInQuotes", chunked("5;a=\"b\nc\"" + end)},
      {"AnExtensionWithOpenQuotes", chunked("5;a=\"b" + end)},
      {"AnExtensionWithTextBehindQuotes", chunked("5;a=\"b\"c" + end)},
      {"AnEscapedLineBreakInQuotes", chunked("5;a=\"\\\n\"" + end)},
      {"AnEndlessExtension", chunked("5;a=" + std::string(70'000, 'b') + end)},
      {"ARequestInAnExtension", chunked("5;\n\r\nhello\r\n0\r\n\r\n" + get(host, "/items/smuggled"))},
      {"ABareLfBehindTheLastChunk", chunked("5\r\nhello\r\n0\n\r\n")},
      {"ABareLfEndsTheTrailer", chunked("5\r\nhello\r\n0\r\n\n")},
      {"ABareCrEndsTheTrailer", chunked("5\r\nhello\r\n0\r\n\rX")},
      {"AnInvalidTrailer", chunked("0\r\nno colon\r\n\r\n")},
      {"AFoldedTrailer", chunked("0\r\nX: y\r\n z\r\n\r\n")},
      {"ATrailerWithASpaceBeforeTheColon", chunked("0\r\nX : y\r\n\r\n")},
      {"ATrailerWithANul", chunked("0\r\nX: \0\r\n\r\n"s)},
      {"ATrailerThatFrames", chunked("0\r\nContent-Length: 50\r\n\r\n")},
      {"ATrailerThatCodes", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n")},
      {"ATrailerThatRoutes", chunked("0\r\nHost: evil.example\r\n\r\n")},
      {"ATrailerThatAuthorizes", chunked("0\r\nAuthorization: Bearer right\r\n\r\n")},
      {"ATrailerThatDescribes", chunked("0\r\nContent-Type: text/plain\r\n\r\n")},
      {"AnEndlessTrailer", chunked("0\r\nX: " + std::string(70'000, 'y') + "\r\n\r\n"), 431},
  };
}

}  // namespace housingd::http
