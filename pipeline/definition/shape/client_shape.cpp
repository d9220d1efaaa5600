#include <boost/url/parse.hpp>

#include <array>

#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/shape/url_rule.h"
#include "pipeline/definition/units.h"

namespace housingd::definition::shape {

using namespace std::chrono_literals;

namespace {

// Written by the client itself: a second one would make the request ambiguous.
constexpr std::array<std::string_view, 5> reserved_headers{"host", "connection", "content-length", "transfer-encoding",
                                                           "accept-encoding"};

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lowered;
}

bool is_header_name(std::string_view name) {
  const auto is_token = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return !name.empty() && std::ranges::all_of(name, is_token);
}

bool holds_control_character(std::string_view value) {
  return std::ranges::any_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void check_headers(const Client&, const yaml::Node& node, Reading& reading) {
  const yaml::Node* headers = node.find("headers");
  if (headers == nullptr) return;
  const Reading::Scope scope(reading, "headers");
  std::vector<std::string> seen;
  for (const yaml::Member& member : headers->members) {
    const std::string name = lower(member.key);
    const std::string shown = yaml::quote(member.key);
    if (!is_header_name(member.key)) {
      reading.refuse(member.key_spot, shown + " is no header name", "letters, digits and '-'");
    } else if (std::ranges::find(reserved_headers, name) != reserved_headers.end()) {
      reading.refuse(member.key_spot, "the header " + shown + " is set by the client itself", "another header");
    } else if (std::ranges::find(seen, name) != seen.end()) {
      reading.refuse(member.key_spot, "the header " + shown + " is repeated in other letters", "each header once");
    }
    seen.push_back(name);
    if (holds_control_character(member.value.text)) {
      reading.refuse(member.value.spot, "the value of " + shown + " holds a line break or control character",
                     "one line");
    }
  }
}

void check_auth(const Client& client, const yaml::Node& node, Reading& reading) {
  const Auth& auth = client.auth;
  const yaml::Node* at = node.find("auth");
  if (at == nullptr || auth.type == AuthType::none) return;
  const Reading::Scope scope(reading, "auth");
  const bool by_key = auth.type == AuthType::api_key;
  if (by_key && auth.location == KeyLocation::header && !auth.name.empty() && !is_header_name(auth.name)) {
    reading.refuse(at->find("name")->spot, yaml::quote(auth.name) + " is no header name", "letters, digits and '-'");
  }
  const std::string header = by_key ? lower(auth.name) : "authorization";
  const bool in_header = !by_key || auth.location == KeyLocation::header;
  for (const auto& [name, value] : client.headers) {
    if (!in_header || lower(name) != header) continue;
    reading.refuse(at->spot, "the header " + yaml::quote(name) + " is set in 'client.headers' already", "one of both");
  }
  for (const std::string& url : {client.base_url, auth.access_token_url}) {
    if (!is_readable_on_its_way(url)) continue;
    reading.refuse(at->spot, "secrets would be sent over http://, where all can read them", "https://");
    break;
  }
}

void check_certificate(const Client& client, const yaml::Node& node, Reading& reading) {
  if (client.certificate_file.empty() == client.key_file.empty()) return;
  const char* given = client.certificate_file.empty() ? "key" : "certificate";
  const char* missing = client.certificate_file.empty() ? "certificate" : "key";
  reading.refuse(node.find(given)->spot, yaml::quote(given) + " needs " + yaml::quote(missing) + " beside it");
}

constexpr const char* expected_proxy = "none, or http://HOST:PORT (with credentials: by ${NAME} or ${file:PATH})";

class ProxyShape final : public Shape<std::string> {
 public:
  void read(const yaml::Node& node, std::string& into, Reading& reading) const override {
    if (node.kind != yaml::NodeKind::scalar) return reading.refuse_value(node, expected_proxy);
    if (node.is_incomplete) return;
    const auto url = boost::urls::parse_uri(node.text);
    const bool plain = url && url->scheme() == "http" && !url->encoded_host().empty() && !url->has_query();
    if (node.text != "none" && !plain)
      return reading.refuse(node.spot, reading.subject() + " is no HTTP proxy", expected_proxy);
    if (plain && url->has_userinfo() && !node.is_interpolated()) {
      return reading.refuse(node.spot, reading.subject() + " holds credentials in the file itself", expected_proxy);
    }
    into = node.text;
  }
  [[nodiscard]] Description describe() const override {
    return {.kind = Description::Kind::text,
            .expected = expected_proxy,
            .type = "URL or none",
            .pattern = "none|http://.+"};
  }
};

ShapeOf<std::string> proxy_shape() {
  return std::make_shared<ProxyShape>();
}

void check_timeouts(const Timeouts& timeouts, const yaml::Node& node, Reading& reading) {
  if (timeouts.connect <= timeouts.request) return;
  reading.refuse(node.spot,
                 "'connect' (" + format_duration(timeouts.connect) + ") is longer than 'request' (" +
                     format_duration(timeouts.request) + ") in " + reading.subject(),
                 "connect to be at most request");
}

}  // namespace

ShapeOf<Client> client_shape() {
  const auto timeout = object<Timeouts>()
                           .optional("connect", &Timeouts::connect, duration(1ms, 1h),
                                     "Name lookup, TCP connect and TLS handshake together.")
                           .optional("request", &Timeouts::request, duration(1ms, 1h),
                                     "From the first byte sent to the last byte received.")
                           .check(check_timeouts)
                           .done();
  return object<Client>()
      .required("base_url", &Client::base_url, base_url_shape(),
                "The address that every endpoint's path is appended to.")
      .optional("headers", &Client::headers, named_values(), "Sent with every request.")
      .optional("timeout", &Client::timeout, timeout, "How long one attempt may take.")
      .optional("max_response", &Client::max_response_bytes, size(1U << 10U, 1U << 30U),
                "The largest body that is accepted, both as sent and unpacked.")
      .optional("accept_encoding", &Client::accept_encoding,
                choice<ContentCoding>({{"gzip", ContentCoding::gzip}, {"identity", ContentCoding::identity}}),
                "How bodies may come: compressed, or as they are.")
      .optional("ca_file", &Client::ca_file, text(), "Certificates (PEM) that are trusted instead of the system's.")
      .optional("certificate", &Client::certificate_file, text(any_key()),
                "A file (PEM) with the certificate, and its chain, that is shown to a server that asks for one.")
      .optional("key", &Client::key_file, text(any_key()), "The file (PEM) with the certificate's private key.")
      .optional("auth", &Client::auth, auth_shape(), "How it shows who it is; without it: not at all.")
      .optional("proxy", &Client::proxy, proxy_shape(),
                "The HTTP proxy that requests go through; none: no proxy. Without it, HTTPS_PROXY, HTTP_PROXY and "
                "NO_PROXY of the environment count.")
      .optional("allow_private_addresses", &Client::allow_private_addresses, boolean(),
                "Whether the host may be on this machine or in a private network. Without it, only where base_url "
                "itself says localhost or a loopback address.")
      .check(check_headers)
      .check(check_certificate)
      .check(check_auth)
      .done();
}

}  // namespace housingd::definition::shape
