// Any bytes as requests: heads, framing, bodies, targets, origins. Read whole
// and cut somewhere, they must come to the same.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/bearer_token.h"
#include "daemon/http/characters.h"
#include "daemon/http/origin_guard.h"
#include "daemon/http/request_assembly.h"
#include "daemon/http/request_reader.h"
#include "pipeline/record/utf8.h"

namespace housingd::fuzz {
namespace {

using http::Request;
using http::RequestHead;
using http::RequestReader;

// Small, so that the fuzzer finds each of them.
http::Limits limits() {
  http::Limits limits;
  limits.target = 64;
  limits.header = 512;
  limits.header_fields = 12;
  limits.body = 256;
  return limits;
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void check_head(const RequestHead& head) {
  const http::Limits most = limits();
  require(!head.method.empty() && std::ranges::all_of(head.method, http::is_token_char), "a method is a token");
  require(!head.target.empty() && head.target.size() <= most.target, "a target is neither empty nor too long");
  require(head.minor_version == 0 || head.minor_version == 1, "the version is 1.0 or 1.1");
  require(head.fields.size() <= most.header_fields, "fields are bounded in number");
  std::size_t bytes = 0;
  for (const auto& [name, value] : head.fields) {
    require(!name.empty() && std::ranges::all_of(name, http::is_token_char), "a field's name is a token");
    require(std::ranges::all_of(value, http::is_value_char), "a field's value has no control character");
    require(http::trimmed(value).size() == value.size(), "a field's value is trimmed");
    bytes += name.size() + value.size();
  }
  require(bytes <= most.header, "fields are bounded in size");
  require(std::ranges::count(head.fields, "host", &http::Field::name) <= 1, "there is one Host at most");
  require(std::ranges::count(head.fields, "content-length", &http::Field::name) <= 1, "there is one length at most");
  require(head.field("content-length") == nullptr || head.field("transfer-encoding") == nullptr,
          "a body is framed in one way");
}

bool is_clean(std::string_view text) {
  const auto is_control = [](char letter) { return (letter >= 0 && letter < ' ') || letter == '\x7f'; };
  return std::ranges::none_of(text, is_control) && record::readable(text, text.size()) == text;
}

void check_request(const Request& request) {
  require(request.path == "*" || request.path.starts_with('/'), "a path begins with a slash");
  require(is_clean(request.path), "a path is text without control characters");
  require((request.path + "/").find("/../") == std::string::npos, "a path does not climb");
  for (const auto& [name, value] : request.query) require(!name.empty(), "what is queried has a name");
  static const http::OriginGuard guard({"status.example.org", "proxy.example.org:8443"});
  const http::LocalEnd end{false, "127.0.0.1", 8080};
  const bool is_ours = guard.check(request, end).has_value();
  const std::string* host = request.header("host");
  const bool names_us = host == nullptr || host->find("127.0.0.1") != std::string::npos ||
                        http::equal_ignoring_case(std::string_view(*host).substr(0, 9), "localhost") ||
                        host->find_first_of("eE") != std::string::npos;
  require(!is_ours || names_us, "who asks for us names us");
  static_cast<void>(http::check_content(request));
  if (const std::string* authorization = request.header("authorization")) {
    static_cast<void>(http::offered_token(*authorization));
  }
}

// What becomes of the bytes, message by message, as a server would go on.
std::vector<std::string> outcomes(std::vector<std::string_view> pieces) {
  std::vector<std::string> all;
  const http::Limits most = limits();
  auto reader = std::make_unique<RequestReader>(most);
  for (std::string_view piece : pieces) {
    bool had_head = false;
    while (!piece.empty() || had_head) {
      const auto fed = reader->feed(piece);
      had_head = fed && *fed == RequestReader::Progress::head;
      if (!fed) {
        require(fed.error().status >= 400 && !fed.error().detail.empty(), "a refusal says why");
        all.push_back("refused: " + fed.error().detail);
        return all;
      }
      if (*fed == RequestReader::Progress::more) break;
      if (had_head) {
        check_head(reader->head());
        const auto request = http::assemble(reader->head());
        if (request) check_request(*request);
        all.push_back(reader->head().method + " " + reader->head().target);
        continue;
      }
      all.push_back(reader->take_body());
      require(all.back().size() <= most.body, "a body is bounded");
      reader = std::make_unique<RequestReader>(most);
    }
  }
  return all;
}

void try_input(std::string_view input) {
  if (input.size() < 3) return;
  const std::size_t cut = static_cast<unsigned char>(input[0]) * 256U + static_cast<unsigned char>(input[1]);
  const std::string_view bytes = input.substr(2);
  const std::size_t at = cut % bytes.size();
  const auto whole = outcomes({bytes});
  require(whole == outcomes({bytes.substr(0, at), bytes.substr(at)}), "how bytes are cut makes no difference");
  std::vector<std::string_view> singles;
  for (std::size_t i = 0; i < bytes.size(); ++i) singles.push_back(bytes.substr(i, 1));
  require(whole == outcomes(singles), "single bytes make no difference");
}

}  // namespace
}  // namespace housingd::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  housingd::fuzz::try_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
