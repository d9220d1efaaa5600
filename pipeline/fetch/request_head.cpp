#include "pipeline/fetch/request_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>

#include "pipeline/fetch/excerpt.h"

namespace housingd::fetch {
namespace {

using boost::algorithm::iequals;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr std::string_view token_letters =
    "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
// Range would make a part pass for the whole; Expect and Upgrade start
// conversations that this client does not lead.
constexpr std::array<std::string_view, 9> own_fields = {
    "accept-encoding", "connection", "content-length", "expect", "host", "range", "te", "transfer-encoding", "upgrade"};

Error refused(std::string_view name, std::string_view why) {
  return {Disposition::fail_run, ErrorCode::invalid_definition,
          fmt::format("client.headers: \"{}\" {}", excerpt(name, 80), why)};
}

bool is_token(std::string_view name) {
  return !name.empty() && name.find_first_not_of(token_letters) == std::string_view::npos;
}

bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return (byte < 0x20 && letter != '\t') || byte == 0x7F;
  });
}

bool is_own(std::string_view name) {
  return std::any_of(own_fields.begin(), own_fields.end(), [&](std::string_view own) { return iequals(own, name); });
}

}  // namespace

outcome::result<std::string> request_fields(const definition::Client& client, const BaseUrl& url) {
  std::string fields = fmt::format("Host: {}\r\n", url.authority);
  if (client.accept_encoding == definition::ContentCoding::gzip) fields += "Accept-Encoding: gzip\r\n";
  bool names_agent = false;
  for (const auto& [name, value] : client.headers) {
    if (!is_token(name)) return refused(name, "is not the name of a header field");
    if (!is_field_value(value)) return refused(name, "has a value with control characters");
    if (is_own(name)) return refused(name, "is set by the client itself");
    names_agent = names_agent || iequals(name, "user-agent");
    fields += fmt::format("{}: {}\r\n", name, value);
  }
  if (!names_agent) fields += "User-Agent: housingd/" HOUSINGD_VERSION "\r\n";
  return fields;
}

bool is_request_target(std::string_view target) {
  return std::all_of(target.begin(), target.end(), [](char letter) { return letter > 0x20 && letter < 0x7F; });
}

}  // namespace housingd::fetch
