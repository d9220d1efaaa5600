// A source: an HTTP API and how to talk to it. Endpoints: what it lists.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/definition/auth.h"
#include "pipeline/definition/json_path.h"
#include "pipeline/definition/json_template.h"

namespace housingd::definition {

using std::chrono::milliseconds;

// Query parameters and headers keep the order in which they were written.
using NamedValues = std::vector<std::pair<std::string, std::string>>;

struct Timeouts {
  milliseconds connect{5'000};   // name lookup, TCP connect and TLS handshake together
  milliseconds request{30'000};  // from the first byte sent to the last byte received

  bool operator==(const Timeouts&) const = default;
};

enum class ContentCoding : std::uint8_t { gzip, identity };

struct Client {
  std::string base_url;  // http:// or https://, no query, no trailing slash
  NamedValues headers;
  Timeouts timeout;
  std::uint64_t max_response_bytes = 64U << 20U;  // before and after unpacking
  ContentCoding accept_encoding = ContentCoding::gzip;
  std::string ca_file;           // PEM; empty: the system's certificates
  std::string certificate_file;  // PEM: shown to servers that ask for one, with its chain
  std::string key_file;          // PEM
  Auth auth;
  // Nothing: as the environment says. "none", or the URL of an HTTP proxy,
  // which may hold credentials.
  std::optional<std::string> proxy;
  // Whether the host's addresses may be of this machine or a private network.
  // Nothing: where base_url names this machine itself.
  std::optional<bool> allow_private_addresses;

  bool operator==(const Client&) const = default;
};

// At most `count` requests begin in any window of `interval`; at most
// `max_in_flight` are unanswered at a time. `adaptive`: fewer while the source
// struggles, see fetch::AdaptiveRate.
struct RateLimit {
  std::uint32_t count = 10;
  milliseconds interval{1'000};
  std::uint32_t max_in_flight = 8;
  bool adaptive = false;

  bool operator==(const RateLimit&) const = default;
};

enum class Jitter : std::uint8_t { full, none };

struct Backoff {
  milliseconds initial{500};
  milliseconds max{60'000};

  bool operator==(const Backoff&) const = default;
};

// How many requests may be sent again: the fixed number, and `ratio` of those
// that went well. A source that fails now and then is asked on, one that fails
// always is left alone long before every page has used up its attempts.
struct RetryBudget {
  double ratio = 0.5;
  std::uint32_t partition = 20;
  std::uint32_t run = 200;

  bool operator==(const RetryBudget&) const = default;
};

struct Retry {
  std::uint32_t max_attempts = 6;  // the first try included
  Backoff backoff;
  Jitter jitter = Jitter::full;
  milliseconds max_wait{600'000};  // a longer Retry-After is not waited for: the run yields
  RetryBudget budget;

  bool operator==(const Retry&) const = default;
};

struct CircuitBreaker {
  std::uint32_t failures = 10;  // failed attempts in a row that open it
  milliseconds open{60'000};    // how long it refuses before one probe

  bool operator==(const CircuitBreaker&) const = default;
};

enum class PaginatorType : std::uint8_t { page_number, offset, cursor, json_link, header_link, single_page };

// How a list is cut into pages. Where a value belongs into the body of a POST,
// its *_body_path says where, and the parameter of the query is not sent.
struct Paginator {
  PaginatorType type = PaginatorType::single_page;
  std::string page_param = "page";  // page_number
  std::optional<JsonPath> page_body_path;
  std::uint32_t base_page = 1;          // page_number: the number of the first page
  std::string offset_param = "offset";  // offset
  std::optional<JsonPath> offset_body_path;
  std::string limit_param = "limit";  // page_number, offset; empty: not sent
  std::optional<JsonPath> limit_body_path;
  std::uint32_t limit = 50;             // page_number, offset: records per page
  std::optional<JsonPath> cursor_path;  // cursor: where a page says what to ask for next
  std::string cursor_param = "cursor";
  std::optional<JsonPath> cursor_body_path;
  std::optional<JsonPath> next_url_path;  // json_link
  std::string links_next_key = "next";    // header_link: the relation type (RFC 8288)
  std::optional<JsonPath> total_items_path;
  std::optional<JsonPath> total_pages_path;
  std::optional<JsonPath> has_more_path;
  std::optional<std::uint64_t> max_items;  // the result window
  std::uint32_t max_pages = 100'000;       // of one walk: beyond it, something goes in circles

  bool operator==(const Paginator&) const = default;
};

enum class Method : std::uint8_t { get, post };

[[nodiscard]] constexpr std::string_view name_of(Method method) {
  return method == Method::get ? "GET" : "POST";
}

// What an answer is: a JSON document with a list of records, or a data cube
// whose cells are the records.
enum class Format : std::uint8_t { json, json_stat };

struct Endpoint {
  std::string name;
  std::string path;  // appended to base_url
  Method method = Method::get;
  NamedValues params;
  std::optional<JsonTemplate> body;  // of a POST
  bool idempotent = false;           // whether a POST may be sent twice; a GET always may
  Paginator paginator;
  Format format = Format::json;
  JsonPath data_selector;   // where the record array, or the cube, is in a page
  JsonPath record_key;      // within a record
  std::string schema_file;  // absolute path of a JSON Schema, empty: none
  // Where the model's entities sit in one record, by root name.
  std::map<std::string, JsonPath> roots;

  bool operator==(const Endpoint&) const = default;

  // Whether an answer says how many records there are in all.
  [[nodiscard]] bool declares_total() const {
    return format == Format::json_stat || paginator.total_items_path.has_value();
  }
  [[nodiscard]] bool may_be_repeated() const { return method == Method::get || idempotent; }
};

struct Source {
  std::string name;
  Client client;
  RateLimit rate_limit;
  Retry retry;
  CircuitBreaker circuit_breaker;
  std::map<std::string, Endpoint> endpoints;

  bool operator==(const Source&) const = default;
};

}  // namespace housingd::definition
