#include "pipeline/fetch/http_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/system/system_error.hpp>
#include <optional>

#include "pipeline/fetch/connection.h"
#include "pipeline/fetch/connection_pool.h"
#include "pipeline/fetch/content_coding.h"
#include "pipeline/fetch/request_head.h"
#include "pipeline/fetch/response_reader.h"
#include "pipeline/fetch/time_limit.h"
#include "pipeline/fetch/watchdog.h"

namespace housingd::fetch {

namespace asio = async::asio;
using definition::name_of;
using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

std::string_view Response::header(std::string_view lower_case_name) const {
  const auto named = [&](const auto& field) { return field.first == lower_case_name; };
  const auto found = std::find_if(headers.begin(), headers.end(), named);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

class HttpClient::Impl {
 public:
  Impl(async::Executor executor, const definition::Client& client) : executor_(std::move(executor)), client_(client) {
    if (const auto prepared = prepare(); !prepared) refused_ = prepared.error();
  }

  static async::awaitable<outcome::result<Response>> send(std::shared_ptr<Impl> self, HttpRequest request,
                                                          Deadline deadline, OnSend on_send);

  [[nodiscard]] std::string url_of(std::string_view target) const {
    // A base URL that was refused may hold credentials.
    return refused_ ? std::string(target) : base_.origin() + std::string(target);
  }
  void close_idle() { pool_.clear(); }

 private:
  struct Exchanged {
    outcome::result<Response> response;
    bool untouched = false;  // it failed before a single byte came back
  };

  outcome::result<void> prepare();
  [[nodiscard]] std::string message_of(const HttpRequest& request) const;
  async::awaitable<outcome::result<Response>> exchange_once(const HttpRequest* request, Deadline deadline,
                                                            OnSend on_send);
  async::awaitable<Exchanged> exchange(std::unique_ptr<Connection> connection, std::string_view message,
                                       Deadline deadline);
  async::awaitable<outcome::result<Response>> receive(Connection* connection, ResponseReader* reader);

  async::Executor executor_;
  definition::Client client_;
  BaseUrl base_;
  std::optional<Proxy> proxy_;
  Route route_;
  std::string fields_;
  std::shared_ptr<asio::ssl::context> tls_;
  std::optional<Error> refused_;
  ConnectionPool pool_;
};

outcome::result<void> HttpClient::Impl::prepare() {
  auto base = parse_base_url(client_.base_url);
  if (!base) return std::move(base).error();
  base_ = std::move(*base);
  auto fields = request_fields(client_, base_);
  if (!fields) return std::move(fields).error();
  fields_ = std::move(*fields);
  auto proxy = proxy_for(client_, base_, process_environment());
  if (!proxy) return std::move(proxy).error();
  proxy_ = std::move(*proxy);
  const bool allows_private = client_.allow_private_addresses.value_or(names_this_machine(base_.host));
  route_ = {base_, proxy_, allows_private ? Addresses::any : Addresses::public_only};
  if (proxy_ && base_.scheme == Scheme::http && !proxy_->authorization.empty()) {
    fields_ += fmt::format("Proxy-Authorization: {}\r\n", proxy_->authorization);
  }
  if (base_.scheme == Scheme::http) return {};
  auto tls = make_tls_context(client_);
  if (!tls) return std::move(tls).error();
  tls_ = std::move(*tls);
  return {};
}

async::awaitable<outcome::result<Response>> HttpClient::Impl::send(std::shared_ptr<Impl> self, HttpRequest request,
                                                                   Deadline deadline, OnSend on_send) {
  if (self->refused_) co_return *self->refused_;
  const std::string context = fmt::format("{} {}", name_of(request.method), self->url_of(request.target));
  if (!request.target.starts_with('/') || !is_request_target(request.target)) {
    co_return Error(Disposition::fail_partition, ErrorCode::invalid_url, context + ": not percent-encoded");
  }
  try {
    auto response = co_await self->exchange_once(&request, deadline, std::move(on_send));
    if (!response) co_return std::move(response).error().in(context);
    co_return std::move(response);
  } catch (const boost::system::system_error& error) {
    // Asio throws it at the first await after a cancel.
    if (error.code() != asio::error::operation_aborted) throw;
  }
  co_return Error(Disposition::stop, ErrorCode::stopped, context + ": stopped");
}

std::string HttpClient::Impl::message_of(const HttpRequest& request) const {
  std::string target = request.target;
  if (!request.secret_query.empty()) {
    target += target.find('?') == std::string::npos ? '?' : '&';
    target += request.secret_query;
  }
  const std::string prefix = proxy_ && !tls_ ? base_.origin() : std::string();
  std::string message = fmt::format("{} {}{} HTTP/1.1\r\n{}", name_of(request.method), prefix, target, fields_);
  for (const auto& [name, value] : request.headers) message += fmt::format("{}: {}\r\n", name, value);
  if (request.method == definition::Method::post) message += fmt::format("Content-Length: {}\r\n", request.body.size());
  message += "\r\n";
  message += request.body;
  return message;
}

async::awaitable<outcome::result<Response>> HttpClient::Impl::exchange_once(const HttpRequest* request,
                                                                            Deadline deadline, OnSend on_send) {
  const std::string message = message_of(*request);
  auto idle = request->may_be_repeated ? pool_.take(Deadline::Clock::now()) : nullptr;
  if (idle) {
    if (on_send) on_send();
    auto exchanged = co_await exchange(std::move(idle), message, deadline);
    if (exchanged.response || !exchanged.untouched) co_return std::move(exchanged.response);
    pool_.clear();  // its neighbours were idle as long
  }
  auto connection = std::make_unique<Connection>(executor_, tls_);
  const auto limit = TimeLimit::starting_now("client.timeout.connect", client_.timeout.connect, deadline);
  auto opening = connection->open(route_, limit);
  const auto opened = co_await std::move(opening);
  if (!opened) co_return opened.error();
  if (on_send) on_send();
  auto exchanged = co_await exchange(std::move(connection), message, deadline);
  co_return std::move(exchanged.response);
}

async::awaitable<HttpClient::Impl::Exchanged> HttpClient::Impl::exchange(std::unique_ptr<Connection> connection,
                                                                         std::string_view message, Deadline deadline) {
  const auto limit = TimeLimit::starting_now("client.timeout.request", client_.timeout.request, deadline);
  const Watchdog watchdog(connection->socket(), limit.when());
  ResponseReader reader(client_.max_response_bytes);
  const auto sent = co_await connection->send(message);
  if (watchdog.bit()) co_return Exchanged{limit.passed_while("sending the request")};
  if (!sent) co_return Exchanged{sent.error(), sent.error().code() == ErrorCode::connection};
  auto response = co_await receive(connection.get(), &reader);
  if (watchdog.bit() && !response) {
    co_return Exchanged{limit.passed_while(reader.untouched() ? "waiting for the response" : "reading the response")};
  }
  if (!response) {
    const bool hung_up = response.error().code() == ErrorCode::connection;
    co_return Exchanged{std::move(response), hung_up && reader.untouched()};
  }
  if (reader.leaves_connection_open() && !watchdog.bit()) pool_.put(std::move(connection), Deadline::Clock::now());
  co_return Exchanged{std::move(response)};
}

async::awaitable<outcome::result<Response>> HttpClient::Impl::receive(Connection* connection, ResponseReader* reader) {
  for (;;) {
    const auto received = co_await connection->receive(reader->room());
    if (!received) co_return received.error();
    const auto progress = *received == 0 ? reader->ended() : reader->received(*received);
    if (!progress) co_return progress.error();
    if (*progress == ResponseReader::Progress::complete) break;
  }
  Response response = reader->take();
  if (const auto undone = undo_content_coding(response, client_); !undone) co_return undone.error();
  co_return response;
}

HttpClient::HttpClient(async::Executor executor, const definition::Client& client)
    : impl_(std::make_shared<Impl>(std::move(executor), client)) {}

HttpClient::~HttpClient() = default;

async::awaitable<outcome::result<Response>> HttpClient::send(HttpRequest request, Deadline deadline, OnSend on_send) {
  return Impl::send(impl_, std::move(request), deadline, std::move(on_send));
}

std::string HttpClient::url_of(std::string_view target) const {
  return impl_->url_of(target);
}

void HttpClient::close_idle() {
  impl_->close_idle();
}

}  // namespace housingd::fetch
