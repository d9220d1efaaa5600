#include <boost/url/parse.hpp>

#include <array>

#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/units.h"

namespace housingd::definition::shape {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view url_rule = "http:// or https:// with a host, and no user, query or fragment";

std::optional<std::string> parse_base_url(const yaml::Node& node) {
  const auto url = boost::urls::parse_uri(node.text);
  if (!url || (url->scheme() != "http" && url->scheme() != "https")) return std::nullopt;
  if (url->encoded_host().empty() || url->has_userinfo() || url->has_query() || url->has_fragment())
    return std::nullopt;
  std::string text = node.text;
  while (text.ends_with('/')) text.pop_back();
  return text;
}

ShapeOf<std::string> base_url() {
  return std::make_shared<ScalarShape<std::string>>(
      Description{.kind = Description::Kind::text,
                  .expected = std::string(url_rule),
                  .type = "URL",
                  .range = "`http://` or `https://`; no user, query or fragment",
                  .pattern = "https?://[^?#@]+"},
      parse_base_url, [](const std::string&) { return std::nullopt; });
}

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

void check_timeouts(const Timeouts& timeouts, const yaml::Node& node, Reading& reading) {
  if (timeouts.connect <= timeouts.request) return;
  reading.refuse(node.spot,
                 "'connect' (" + format_duration(timeouts.connect) + ") is longer than 'request' (" +
                     format_duration(timeouts.request) + ") in " + reading.subject(),
                 "connect to be at most request");
}

void check_backoff(const Backoff& backoff, const yaml::Node& node, Reading& reading) {
  if (backoff.initial <= backoff.max) return;
  reading.refuse(node.spot,
                 "'initial' (" + format_duration(backoff.initial) + ") is longer than 'max' (" +
                     format_duration(backoff.max) + ") in " + reading.subject(),
                 "initial to be at most max");
}

ShapeOf<Client> client_shape() {
  const auto timeout = object<Timeouts>()
                           .optional("connect", &Timeouts::connect, duration(1ms, 1h),
                                     "Name lookup, TCP connect and TLS handshake together.")
                           .optional("request", &Timeouts::request, duration(1ms, 1h),
                                     "From the first byte sent to the last byte received.")
                           .check(check_timeouts)
                           .done();
  return object<Client>()
      .required("base_url", &Client::base_url, base_url(), "The address that every endpoint's path is appended to.")
      .optional("headers", &Client::headers, named_values(), "Sent with every request.")
      .optional("timeout", &Client::timeout, timeout, "How long one attempt may take.")
      .optional("max_response", &Client::max_response_bytes, size(1U << 10U, 1U << 30U),
                "The largest body that is accepted, both as sent and unpacked.")
      .optional("accept_encoding", &Client::accept_encoding,
                choice<ContentCoding>({{"gzip", ContentCoding::gzip}, {"identity", ContentCoding::identity}}),
                "How bodies may come: compressed, or as they are.")
      .optional("ca_file", &Client::ca_file, text(), "Certificates (PEM) that are trusted instead of the system's.")
      .check(check_headers)
      .done();
}

ShapeOf<RateLimit> rate_limit_shape() {
  return object<RateLimit>()
      .optional("count", &RateLimit::count, integer<std::uint32_t>(1, 1'000'000, "requests"),
                "How many requests may begin in any window of 'interval'.")
      .optional("interval", &RateLimit::interval, duration(1ms, 24h), "The window of 'count'.")
      .optional("max_in_flight", &RateLimit::max_in_flight, integer<std::uint32_t>(1, 1'024, "requests"),
                "How many requests may be unanswered at a time.")
      .done();
}

ShapeOf<Retry> retry_shape() {
  const auto backoff = object<Backoff>()
                           .optional("initial", &Backoff::initial, duration(1ms, 24h),
                                     "The wait before the second attempt; doubled each time.")
                           .optional("max", &Backoff::max, duration(1ms, 24h), "The longest wait between two attempts.")
                           .check(check_backoff)
                           .done();
  return object<Retry>()
      .optional("max_attempts", &Retry::max_attempts, integer<std::uint32_t>(1, 100, "attempts"),
                "Tries of one request, the first included; 1: no retry.")
      .optional("backoff", &Retry::backoff, backoff, "How the wait between attempts grows.")
      .optional("jitter", &Retry::jitter, choice<Jitter>({{"full", Jitter::full}, {"none", Jitter::none}}),
                "full: a random part of the wait, so that clients do not return together; none: all of it.")
      .optional("max_wait", &Retry::max_wait, duration(0ms, 24h * 7),
                "A Retry-After longer than this is not waited for: the run yields and resumes then.")
      .done();
}

ShapeOf<CircuitBreaker> circuit_breaker_shape() {
  return object<CircuitBreaker>()
      .optional("failures", &CircuitBreaker::failures, integer<std::uint32_t>(1, 1'000'000, "attempts"),
                "Failed attempts in a row after which the source is left alone.")
      .optional("open", &CircuitBreaker::open, duration(1ms, 24h), "For how long, before one request probes it.")
      .done();
}

}  // namespace

ShapeOf<Source> source_shape() {
  const auto keep = [](std::map<std::string, Endpoint>& into, const std::string& name, Endpoint endpoint) {
    endpoint.name = name;
    into.emplace(name, std::move(endpoint));
  };
  const auto endpoints =
      map_of<std::map<std::string, Endpoint>>(definition_name(), endpoint_shape(), Count::at_least_one, keep);
  return object<Source>()
      .required("source", &Source::name, text(definition_name()), "The name by which jobs call this source.")
      .required("client", &Source::client, client_shape(), "How to reach it.")
      .optional("rate_limit", &Source::rate_limit, rate_limit_shape(),
                "The pace that is never exceeded, by all jobs of this source together.")
      .optional("retry", &Source::retry, retry_shape(), "What to do about attempts that fail.")
      .optional("circuit_breaker", &Source::circuit_breaker, circuit_breaker_shape(),
                "When to leave a failing source alone.")
      .required("endpoints", &Source::endpoints, endpoints, "What the source lists, each by a name of yours.")
      .done();
}

}  // namespace housingd::definition::shape
