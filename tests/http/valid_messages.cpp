#include "tests/http/messages.h"

namespace housingd::http {
namespace {

std::string fields_of(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
  return fields;
}

ValidMessage item(std::string name, std::string bytes, const std::string& body = "") {
  return {std::move(name), std::move(bytes), 200, "x:" + body, "POST /items/x " + body};
}

ValidMessage seen_item(std::string name, std::string bytes) {
  return {std::move(name), std::move(bytes), 200, "x:", "GET /items/x "};
}

ValidMessage unseen(std::string name, std::string bytes, int status) {
  return {std::move(name), std::move(bytes), status, ""};
}

ValidMessage echo(std::string name, std::string bytes, std::string body) {
  return {std::move(name), std::move(bytes), 200, std::move(body), "GET /echo "};
}

void add_lines(std::vector<ValidMessage>& all, const std::string& host) {
  const std::string line = "GET /items/x HTTP/1.1\r\n";
  all.push_back(seen_item("AGet", get(host, "/items/x")));
  all.push_back(seen_item("AnEmptyLineBefore", "\r\n" + get(host, "/items/x")));
  all.push_back(seen_item("AnAbsoluteTarget", get(host, "http://" + host + "/items/x")));
  all.push_back(seen_item("AnAbsoluteTargetInOtherCase", get(host, "HTTP://" + host + "/items/x")));
  all.push_back(seen_item("AnAbsoluteTargetOfHttps", get(host, "https://" + host + "/items/x")));
  all.push_back(seen_item("AnEscapedLetter", get(host, "/items/%78")));
  all.push_back({"AnEscapedSpace", get(host, "/items/a%20b"), 200, "a b:", "GET /items/a b "});
  all.push_back({"Danish", get(host, "/items/k%c3%b8ge"), 200, "k\xc3\xb8ge:", "GET /items/k\xc3\xb8ge "});
  all.push_back({"AllThatPathsMayHold", get(host, "/items/-._~!$&'()*+,;=:@"), 200,
                 "-._~!$&'()*+,;=:@:", "GET /items/-._~!$&'()*+,;=:@ "});
  all.push_back({"DotsThatAreNoSegment", get(host, "/items/..."), 200, "...:", "GET /items/... "});
  all.push_back(echo("AQuery", get(host, "/echo?a=1&b=2"), "a=1\nb=2\n"));
  all.push_back(echo("AnEmptyQuery", get(host, "/echo?"), ""));
  all.push_back(echo("AQueryWithoutValue", get(host, "/echo?a"), "a=\n"));
  all.push_back(echo("AQueryWithAPlus", get(host, "/echo?a=b+c"), "a=b c\n"));
  all.push_back(echo("AQueryWithEscapes", get(host, "/echo?a=%26%3d%2b"), "a=&=+\n"));
  all.push_back(echo("AQueryWithAQuestionMark", get(host, "/echo?a=?/"), "a=?/\n"));
  all.push_back(echo("AQueryWithEmptyPairs", get(host, "/echo?&a=1&&"), "a=1\n"));
  all.push_back(unseen("TheLongestTarget", get(host, "/" + std::string(8'191, 'y')), 404));
  all.push_back(unseen("Options", "OPTIONS /items/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 204));
  all.push_back(unseen("OptionsOfAll", "OPTIONS * HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 204));
  all.push_back(unseen("AnUnknownMethod", "BREW /items/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 405));
  all.push_back(unseen("AMethodInLowerCase", "get /items/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 405));
  all.push_back(unseen("Trace", "TRACE /items/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 405));
  all.push_back(unseen("TwoSlashes", get(host, "//items/x"), 404));
  all.push_back(unseen("NoPathInAnAbsoluteTarget", get(host, "http://" + host), 404));
}

void add_fields(std::vector<ValidMessage>& all, const std::string& host) {
  const auto with = [&](const std::string& fields) { return get(host, "/items/x", fields); };
  const std::string port = host.substr(host.find(':'));
  all.push_back(seen_item("AFieldWithoutSpace", with("X:y\r\n")));
  all.push_back(seen_item("AFieldWithManyBlanks", with("X: \t  y \t \r\n")));
  all.push_back(seen_item("AnEmptyField", with("X:\r\n")));
  all.push_back(seen_item("AFieldOfBlanks", with("X:   \r\n")));
  all.push_back(seen_item("AFieldBeyondAscii", with("X: \xc3\xa6\xff\r\n")));
  all.push_back(seen_item("ATabInsideAField", with("X: y\tz\r\n")));
  all.push_back(seen_item("AFieldWithColons", with("X: a:b: c\r\n")));
  all.push_back(seen_item("ANameOfAllTokens", with("!#$%&'*+-.^_`|~09aZ: y\r\n")));
  all.push_back(seen_item("AListInTwoFields", with("Accept: text/html\r\nAccept: */*\r\n")));
  all.push_back(seen_item("AsManyFieldsAsMayBe", with(fields_of(99))));
  all.push_back(seen_item("NamesInAnyCase", "GET /items/x HTTP/1.1\r\nhOsT: " + host + "\r\n\r\n"));
  all.push_back(seen_item("HostBehindOthers", "GET /items/x HTTP/1.1\r\nX: y\r\nHost: " + host + "\r\n\r\n"));
  all.push_back(seen_item("HostByName", get("localhost" + port, "/items/x")));
  all.push_back(seen_item("HostInUpperCase", get("LOCALHOST" + port, "/items/x")));
  all.push_back(seen_item("HostWithoutPort", get("localhost", "/items/x")));
  all.push_back(seen_item("HostWithAnEmptyPort", get("localhost:", "/items/x")));
  all.push_back(seen_item("KeepAlive", with("Connection: keep-alive\r\n")));
  all.push_back(seen_item("AnUpgradeThatIsNotTaken", with("Connection: Upgrade\r\nUpgrade: websocket\r\n")));
  all.push_back(seen_item("AFieldThatLooksLikeACoding", with("Transfer_Encoding: chunked\r\n")));
  all.push_back(unseen("AnUnknownExpectation", with("Expect: 200-ok\r\n"), 417));
  for (const char* fields : {"Connection: close\r\n", "Connection: keep-alive, Close\r\n"}) {
    all.push_back(seen_item(std::string("Says") + (fields[12] == 'c' ? "Close" : "CloseInAList"), with(fields)));
    all.back().closes = true;
  }
  all.push_back(seen_item("Http10", "GET /items/x HTTP/1.0\r\nHost: " + host + "\r\n\r\n"));
  all.back().closes = true;
  all.push_back(seen_item("Http10WithoutHost", "GET /items/x HTTP/1.0\r\n\r\n"));
  all.back().closes = true;
  all.push_back({"Head", "HEAD /items/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 200, "", "HEAD /items/x "});
  all.back().to_head = true;
}

void add_bodies(std::vector<ValidMessage>& all, const std::string& host) {
  const auto chunked = [&](const std::string& body) { return post(host, "Transfer-Encoding: chunked\r\n", body); };
  const std::string request = get(host, "/items/smuggled");
  const std::string length = std::to_string(request.size());
  all.push_back(item("ABody", post(host, "Content-Length: 5\r\n", "hello"), "hello"));
  all.push_back(item("ABodyWithBlanksAroundItsLength", post(host, "Content-Length:\t 5 \r\n", "hello"), "hello"));
  all.push_back(item("AnEmptyBody", post(host, "Content-Length: 0\r\n", "")));
  all.push_back(item("NoBody", post(host, "", "")));
  all.push_back(item("ABodyThatLooksLikeARequest", post(host, "Content-Length: " + length + "\r\n", request), request));
  all.push_back(item("ABodyOfLineBreaks", post(host, "Content-Length: 4\r\n", "\r\n\r\n"), "\r\n\r\n"));
  all.push_back(item("ABodyOfZeros", post(host, "Content-Length: 3\r\n", std::string(3, '\0')), std::string(3, '\0')));
  all.push_back(item("AnExpectedBody", post(host, "Content-Length: 2\r\nExpect: 100-continue\r\n", "{}"), "{}"));
  all.push_back(item("OneChunk", chunked("5\r\nhello\r\n0\r\n\r\n"), "hello"));
  all.push_back(item("TwoChunks", chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), "hello world"));
  all.push_back(item("NoChunk", chunked("0\r\n\r\n")));
  all.push_back(item("AChunkInUpperCaseHex", chunked("A\r\nhelloworld\r\n0\r\n\r\n"), "helloworld"));
  all.push_back(item("AChunkWithLeadingZeros", chunked("0005\r\nhello\r\n000\r\n\r\n"), "hello"));
  all.push_back(item("AChunkWithAnExtension", chunked("5;a\r\nhello\r\n0\r\n\r\n"), "hello"));
  all.push_back(item("AnExtensionWithAValue", chunked("5;a=b;c=d\r\nhello\r\n0;e=f\r\n\r\n"), "hello"));
  all.push_back(item("AnExtensionInQuotes", chunked("5;a=\"b;\\\"\tc\"\r\nhello\r\n0\r\n\r\n"), "hello"));
  all.push_back(item("AnExtensionWithBlanks", chunked("5 ; a = b\r\nhello\r\n0\r\n\r\n"), "hello"));
  all.push_back(item("ATrailer", chunked("5\r\nhello\r\n0\r\nX-Checksum: y\r\n\r\n"), "hello"));
  all.push_back(item("ChunkedInUpperCase", post(host, "Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n")));
  all.push_back(item("ChunkedBehindATab", post(host, "Transfer-Encoding:\tchunked \r\n", "0\r\n\r\n")));
  all.push_back(item("AChunkThatLooksLikeTheEnd", chunked("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), "0\r\n\r\n"));
  all.push_back({"AGetWithABody", get(host, "/items/x", "Content-Length: 5\r\n") + "hello", 200, "x:hello",
                 "GET /items/x hello"});
  all.push_back({"AGetWithARequestAsBody", get(host, "/items/x", "Content-Length: " + length + "\r\n") + request, 200,
                 "x:" + request, "GET /items/x " + request});
}

}  // namespace

std::vector<ValidMessage> valid_messages(const std::string& host) {
  std::vector<ValidMessage> all;
  add_lines(all, host);
  add_fields(all, host);
  add_bodies(all, host);
  return all;
}

}  // namespace housingd::http
