#include "daemon/http/connection.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "daemon/http/admission.h"
#include "daemon/http/problem.h"
#include "daemon/http/request_assembly.h"

namespace housingd::http {
namespace {

namespace asio = async::asio;
using Ending = TimedSocket::Ending;

constexpr std::size_t most_bytes_at_once = 64U << 10U;

Response problem_of(const Refusal& refusal) {
  Response response = problem(refusal.status, refusal.detail);
  if (refusal.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  return response;
}

}  // namespace

Connection::Connection(StreamSocket socket, Peer peer, LocalEnd end, PeerQuota::Place place, Service& service)
    : socket_(std::move(socket)),
      peer_(std::move(peer)),
      end_(std::move(end)),
      place_(std::move(place)),
      service_(service) {}

async::awaitable<void> Connection::run() {
  co_await asio::this_coro::throw_if_cancelled(false);
  while (goes_on_) {
    RequestReader reader(service_.options.limits);
    auto exchanging = exchange(&reader);
    co_await std::move(exchanging);
  }
  if (lingers_ && !aborted_) co_await socket_.linger(Clock::now() + service_.options.limits.linger_time);
  socket_.close();
}

void Connection::drain() {
  if (doing_ == Doing::idling) socket_.cancel();
  if (doing_ == Doing::streaming) cancel_.emit(asio::cancellation_type::terminal);
}

void Connection::abort() {
  aborted_ = true;
  socket_.close();
  cancel_.emit(asio::cancellation_type::terminal);
}

async::awaitable<void> Connection::exchange(RequestReader* reader) {
  message_ = Message();
  const Arrival head = co_await receive_head(reader);
  doing_ = Doing::working;
  if (head != Arrival::arrived) {
    co_await give_up(head);
    co_return;
  }
  auto judging = judge(reader);
  accepted<Request> request = co_await std::move(judging);
  if (!request) {
    // A body that nobody read would be taken for the next message, and who sends
    // malformed ones may be trusted with no further.
    const bool is_over = reader->has_body() || request.error().status == 400 || request.error().status == 501;
    const After next = is_over ? After::close : after(*reader);
    auto refusing = send(problem_of(request.error()), next);
    co_await std::move(refusing);
    co_return;
  }
  const Arrival body = co_await receive_body(reader);
  if (body != Arrival::arrived) {
    co_await give_up(body);
    co_return;
  }
  request->body = reader->take_body();
  auto answering = answer(std::move(*request), reader);
  co_await std::move(answering);
}

async::awaitable<void> Connection::give_up(Arrival arrival) {
  goes_on_ = false;
  if (arrival != Arrival::refused) co_return;
  auto refusing = send(problem_of(refusal_), After::close);
  co_await std::move(refusing);
}

async::awaitable<Connection::Arrival> Connection::receive_head(RequestReader* reader) {
  const Limits& limits = service_.options.limits;
  const bool is_first = requests_++ == 0;
  auto deadline = Clock::now() + (is_first ? limits.header_time : limits.idle_time);
  bool began = is_first;
  while (true) {
    if (const auto arrival = feed(*reader, RequestReader::Progress::head)) co_return *arrival;
    doing_ = reader->untouched() ? Doing::idling : Doing::working;
    if (doing_ == Doing::idling && service_.draining) co_return Arrival::gone;
    if (doing_ == Doing::working && !began) {
      began = true;
      deadline = Clock::now() + limits.header_time;
    }
    const Arrival filled = co_await fill(reader, deadline);
    if (filled != Arrival::arrived) co_return filled;
  }
}

async::awaitable<Connection::Arrival> Connection::receive_body(RequestReader* reader) {
  const auto deadline = Clock::now() + service_.options.limits.body_time;
  if (const auto arrival = feed(*reader, RequestReader::Progress::complete)) co_return *arrival;
  const bool invited = co_await invite_body(reader);
  if (!invited) co_return Arrival::gone;
  while (true) {
    const Arrival filled = co_await fill(reader, deadline);
    if (filled != Arrival::arrived) co_return filled;
    if (const auto arrival = feed(*reader, RequestReader::Progress::complete)) co_return *arrival;
  }
}

async::awaitable<Connection::Arrival> Connection::fill(const RequestReader* reader, Clock::time_point deadline) {
  std::size_t received = 0;
  const Ending ending = co_await socket_.read_some(asio::buffer(buffer_), &received, deadline);
  if (ending == Ending::done) {
    unread_ = {buffer_.data(), received};
    co_return Arrival::arrived;
  }
  if (reader->untouched() || aborted_) co_return Arrival::gone;
  if (ending == Ending::closed) co_return refuse({400, "the request was cut short"});
  co_return refuse({408, reader->has_head() ? "the body took too long" : "the header took too long"});
}

// The peer waits for this before it sends a body, where it said so.
async::awaitable<bool> Connection::invite_body(const RequestReader* reader) {
  if (reader->head().field("expect") == nullptr || reader->head().minor_version == 0) co_return true;
  const bool written = co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
  co_return written;
}

std::optional<Connection::Arrival> Connection::feed(RequestReader& reader, RequestReader::Progress awaited) {
  const auto fed = reader.feed(unread_);
  if (!fed) return refuse(fed.error());
  if (*fed != awaited) return std::nullopt;
  return Arrival::arrived;
}

Connection::Arrival Connection::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  return Arrival::refused;
}

async::awaitable<accepted<Request>> Connection::judge(const RequestReader* reader) {
  message_.arrived_at = Clock::now();
  message_.speaks_1_0 = reader->head().minor_version == 0;
  message_.method = reader->head().method;
  accepted<Request> request = assemble(reader->head());
  if (!request) co_return request;
  message_.path = request->path;
  request->peer = peer_.name;
  auto admitting = admit(&service_, &*request, &peer_, &end_);
  const accepted<void> admitted = co_await std::move(admitting);
  if (!admitted) co_return admitted.error();
  co_return request;
}

async::awaitable<void> Connection::answer(Request request, const RequestReader* reader) {
  auto answering = service_.router.answer(std::move(request));
  Response response = co_await std::move(answering);
  auto sending = response.stream ? send_stream(std::move(response)) : send(std::move(response), after(*reader));
  co_await std::move(sending);
}

After Connection::after(const RequestReader& reader) const {
  const bool is_last = requests_ >= service_.options.limits.requests_per_connection;
  return is_last || service_.draining || wants_close(reader.head()) ? After::close : After::stay_open;
}

async::awaitable<void> Connection::send(Response response, After after) {
  const std::string head = head_of(response, BodyForm::whole, after);
  const bool has_body = message_.method != "HEAD" && response.status != 204 && response.status != 304;
  const std::string_view body = has_body ? std::string_view(response.body) : std::string_view();
  lingers_ = after == After::close;
  const bool written = co_await write(head, body);
  if (written) message_.sent_body_bytes = body.size();
  goes_on_ = written && after == After::stay_open;
  report(response.status);
}

async::awaitable<bool> Connection::write(std::string_view head, std::string_view body) {
  const auto piece_time = service_.options.limits.write_time;
  do {
    const std::string_view piece = body.substr(0, most_bytes_at_once);
    body.remove_prefix(piece.size());
    const Ending ending = co_await socket_.write(head, piece, Clock::now() + piece_time);
    if (ending != Ending::done) co_return false;
    head = {};
  } while (!body.empty());
  co_return true;
}

void Connection::report(int status) const {
  if (!service_.options.on_answer) return;
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - message_.arrived_at);
  service_.options.on_answer({peer_.name, message_.method, message_.path, status, message_.sent_body_bytes, duration});
}

}  // namespace housingd::http
