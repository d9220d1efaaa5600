#include "daemon/http/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "daemon/http/characters.h"
#include "daemon/http/client_transport.h"
#include "daemon/http/incoming_reply.h"

namespace housingd::http {
namespace {

using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

using Begun = outcome::result<std::unique_ptr<IncomingReply>>;

Error invalid(std::string_view what) {
  return {Disposition::fail_run, ErrorCode::invalid_definition, std::string(what)};
}

// "METHOD TARGET" and fields that are of use to no peer but this one.
outcome::result<std::string> request_text(const ServerAddress& address, std::string_view method,
                                          std::string_view target, const Client::Headers& headers) {
  const auto name = name_of(address);
  if (!name) return name.error();
  if (!target.starts_with('/') || !std::ranges::all_of(target, is_visible)) {
    return invalid("a path to ask for begins with / and is percent-encoded");
  }
  std::string text = fmt::format("{} {}{} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", method, name->base_path,
                                 target, name->authority);
  for (const auto& [field, value] : headers) {
    if (!std::ranges::all_of(field, is_token_char) || !std::ranges::all_of(value, is_value_char)) {
      return invalid(fmt::format("the value for {} holds a line break or another control character", field));
    }
    text.append(field).append(": ").append(value).append("\r\n");
  }
  if (address.url.empty() || address.token.empty()) return text.append("\r\n");
  if (!std::ranges::all_of(address.token, is_visible)) return invalid("the token holds a blank or a control character");
  return text.append("Authorization: Bearer ").append(address.token).append("\r\n\r\n");
}

// To the end of the reply's head.
async::awaitable<Begun> begin(async::Executor executor, ServerAddress address, std::string request,
                              std::size_t most_body_bytes, Deadline deadline) {
  auto opening = open_transport(std::move(executor), std::move(address), deadline);
  auto opened = co_await std::move(opening);
  if (!opened) co_return opened.error();
  auto incoming = std::make_unique<IncomingReply>(std::move(*opened), most_body_bytes);
  auto sending = incoming->send(std::move(request), deadline);
  const auto sent = co_await std::move(sending);
  // A server that refuses may close before it has read all: its reason counts.
  if (!sent && sent.error().code() != ErrorCode::connection) co_return sent.error();
  auto reading = incoming->read_head(deadline);
  const auto head = co_await std::move(reading);
  if (!head) co_return head.error();
  co_return std::move(incoming);
}

Error refused(const Reply& reply) {
  const Problem& problem = reply.problem.value();
  const std::string& why = problem.detail.empty() ? problem.title : problem.detail;
  return {Disposition::fail_run, ErrorCode::http_status, fmt::format("the server refuses ({}): {}", reply.status, why)};
}

}  // namespace

Client::Client(async::Executor executor, ServerAddress address, ClientOptions options)
    : executor_(std::move(executor)), address_(std::move(address)), options_(options) {}

async::awaitable<outcome::result<Reply>> Client::get(std::string target, Deadline deadline) {
  auto request = request_text(address_, "GET", target, {{"Accept", "application/json"}});
  return ask(std::move(request), {}, deadline);
}

async::awaitable<outcome::result<Reply>> Client::post(std::string target, std::string json, Headers headers,
                                                      Deadline deadline) {
  headers.emplace_back("Content-Type", "application/json");
  headers.emplace_back("Content-Length", std::to_string(json.size()));
  auto request = request_text(address_, "POST", target, headers);
  return ask(std::move(request), std::move(json), deadline);
}

async::awaitable<outcome::result<Reply>> Client::ask(outcome::result<std::string> request, std::string body,
                                                     Deadline deadline) {
  if (!request) co_return request.error();
  auto beginning = begin(executor_, address_, *request + body, options_.most_body_bytes, deadline);
  auto begun = co_await std::move(beginning);
  if (!begun) co_return begun.error();
  const auto incoming = std::move(*begun);
  auto reading = incoming->read_rest(options_.most_body_bytes, deadline);
  auto reply = co_await std::move(reading);
  co_return reply;
}

async::awaitable<outcome::result<Client::StreamEnd>> Client::follow(std::string target, std::string last_event_id,
                                                                    OnEvent on_event, Deadline deadline) {
  Headers headers{{"Accept", "text/event-stream"}};
  if (!last_event_id.empty()) headers.emplace_back("Last-Event-ID", std::move(last_event_id));
  const auto request = request_text(address_, "GET", target, headers);
  if (!request) co_return request.error();
  auto beginning = begin(executor_, address_, *request, std::numeric_limits<std::size_t>::max(), deadline);
  auto begun = co_await std::move(beginning);
  if (!begun) co_return begun.error();
  const auto incoming = std::move(*begun);
  if (incoming->status() >= 400) {
    auto reading = incoming->read_rest(options_.most_body_bytes, deadline);
    const auto reply = co_await std::move(reading);
    co_return reply ? refused(*reply) : reply.error();
  }
  if (incoming->status() != 200 || incoming->content_type() != "text/event-stream") {
    co_return Error(Disposition::fail_run, ErrorCode::malformed_response,
                    "that is no event stream of housingd; check the address");
  }
  auto following = read_events(incoming.get(), std::move(on_event));
  auto end = co_await std::move(following);
  co_return end;
}

async::awaitable<outcome::result<Client::StreamEnd>> Client::read_events(IncomingReply* incoming, OnEvent on_event) {
  EventReader reader;
  while (true) {
    auto reading = incoming->read_some(Deadline::after(options_.silence));
    const auto piece = co_await std::move(reading);
    if (!piece) co_return piece.error();
    if (piece->empty()) co_return StreamEnd::server_ended;
    std::string_view bytes = *piece;
    while (!bytes.empty()) {
      const auto event = reader.feed(bytes);
      if (!event) co_return event.error();
      if (*event && !on_event(**event)) co_return StreamEnd::not_wanted;
    }
  }
}

}  // namespace housingd::http
