#include "tests/http/messages.h"

namespace housingd::http {
namespace {

using namespace std::string_literals;

std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
  return fields;
}

// A head whose fields are written out, Host among them.
std::string bare(std::string_view fields) {
  return "GET /items/x HTTP/1.1\r\n" + std::string(fields) + "\r\n";
}

}  // namespace

std::vector<RefusedMessage> refused_fields(const std::string& host) {
  const std::string own = "Host: " + host + "\r\n";
  const auto with = [&](const std::string& fields) { return get(host, "/items/x", fields); };
  return {
      {"NoHost", bare("")},
      {"NoHostButOthers", bare("Accept: */*\r\n")},
      {"TwoHosts", bare(own + "Host: evil.example\r\n")},
      {"TwoHostsTheOtherFirst", bare("Host: evil.example\r\n" + own)},
      {"TheSameHostTwice", bare(own + own)},
      {"TheSameHostTwiceInOtherCase", bare(own + "hOsT: " + host + "\r\n")},
      {"TwoHostsInHttp10", "GET /items/x HTTP/1.0\r\n" + own + own + "\r\n"},
      {"AListOfHosts", bare("Host: " + host + ", evil.example\r\n")},
      {"AHostWithAUser", bare("Host: me@" + host + "\r\n")},
      {"AHostWithAPath", bare("Host: " + host + "/items\r\n")},
      {"AHostWithASpace", bare("Host: 127.0.0.1 evil.example\r\n")},
      {"AHostWithABackslash", bare("Host: 127.0.0.1\\evil\r\n")},
      {"AHostWithAQuery", bare("Host: " + host + "?x\r\n")},
      {"AHostWithAnEscape", bare("Host: 127%2e0.0.1\r\n")},
      {"AHostBeyondAscii", bare("Host: \xc3\xa6\r\n")},
      {"AHostWithTwoPorts", bare("Host: " + host + ":80\r\n")},
      {"AHostWithAPortInWords", bare("Host: 127.0.0.1:http\r\n")},
      {"AHostWithAGreatPort", bare("Host: 127.0.0.1:65536\r\n")},
      {"AHostWithASignedPort", bare("Host: 127.0.0.1:+80\r\n")},
      {"AHostWithAnOpenBracket", bare("Host: [::1\r\n")},
      {"AHostInBracketsThatIsNoAddress", bare("Host: [localhost]\r\n")},
      {"ABareLf", with("X: y\n")},
      {"ABareLfInAValue", with("X: y\nX-Evil: z\r\n")},
      {"ABareCr", with("X: y\rX-Evil: z\r\n")},
      {"ACrAtTheEndOfAValue", with("X: y\r\r\n")},
      {"ABareLfEndsTheHeader", "GET /items/x HTTP/1.1\r\n" + own + "\n"},
      {"ABareCrEndsTheHeader", "GET /items/x HTTP/1.1\r\n" + own + "\rX"},
      {"LfAloneEverywhere", "GET /items/x HTTP/1.1\nHost: " + host + "\n\n"},
      {"CrAloneEverywhere", "GET /items/x HTTP/1.1\rHost: " + host + "\r\r"},
      {"AFoldedValue", with("X: y\r\n z\r\n")},
      {"AFoldedValueByTab", with("X: y\r\n\tz\r\n")},
      {"AFoldedEmptyLine", with("X: y\r\n \r\n")},
      {"AFoldedHost", bare("Host:\r\n " + host + "\r\n")},
      {"ASpaceBeforeTheFirstField", "GET /items/x HTTP/1.1\r\n " + own + "\r\n"},
      {"ABlankLineBeforeTheFields", "GET /items/x HTTP/1.1\r\n \r\n" + own + "\r\n"},
      {"ASpaceBeforeTheColon", with("X : y\r\n")},
      {"ATabBeforeTheColon", with("X\t: y\r\n")},
      {"ASpaceBeforeTheColonOfHost", bare("Host : " + host + "\r\n")},
      {"ASpaceInAName", with("X Y: z\r\n")},
      {"AFieldWithoutColon", with("NoColon\r\n")},
      {"AFieldWithoutName", with(": y\r\n")},
      {"ANameWithBrackets", with("X[0]: y\r\n")},
      {"ANameWithASlash", with("X/Y: z\r\n")},
      {"ANameWithAQuote", with("X\"Y: z\r\n")},
      {"ANameWithAnAt", with("X@Y: z\r\n")},
      {"ANameBeyondAscii", with("X\xc3\xab: y\r\n")},
      {"ANulInAName", with("X\0Y: z\r\n"s)},
      {"AControlCharacterInAName", with("X\x01: y\r\n")},
      {"ANulInAValue", with("X: y\0z\r\n"s)},
      {"ABellInAValue", with("X: y\az\r\n")},
      {"AVerticalTabInAValue", with("X: y\vz\r\n")},
      {"AFormFeedInAValue", with("X: y\fz\r\n")},
      {"AnEscapeInAValue", with("X: y\x1bz\r\n")},
      {"ADeleteInAValue", with("X: y\x7fz\r\n")},
      {"TwoAuthorizations", with("Authorization: Bearer right\r\nAuthorization: Bearer wrong\r\n")},
      {"TwoContentTypes", with("Content-Type: application/json\r\nContent-Type: text/plain\r\n")},
      {"TwoOrigins", with("Origin: http://" + host + "\r\nOrigin: http://evil.example\r\n")},
      {"TwoSecFetchSites", with("Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n")},
      {"TwoIdempotencyKeys", with("Idempotency-Key: 1\r\nIdempotency-Key: 2\r\n")},
      {"TwoLastEventIds", with("Last-Event-ID: 1\r\nLast-Event-ID: 2\r\n")},
      {"TwoExpectations", with("Expect: 100-continue\r\nExpect: 100-continue\r\n")},
      {"OneFieldTooMany", with(many_fields(100)), 431},
      {"ThousandsOfFields", with(many_fields(10'000)), 431},
      {"AnEndlessValue", with("X: " + std::string(100'000, 'y') + "\r\n"), 431},
      {"AnEndlessName", with(std::string(100'000, 'X') + ": y\r\n"), 431},
      {"AnEndlessRunOfBlanks", with("X:" + std::string(100'000, ' ') + "y\r\n"), 431},
  };
}

}  // namespace housingd::http
