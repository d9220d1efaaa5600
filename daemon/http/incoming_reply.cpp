#include "daemon/http/incoming_reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/http/characters.h"
#include "daemon/http/problem_reader.h"

namespace housingd::http {
namespace {

using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

Error failure(const Refusal& refusal) {
  if (refusal.status == 413) {
    return {Disposition::fail_run, ErrorCode::response_too_large, "the server's answer is too large"};
  }
  return {Disposition::fail_run, ErrorCode::malformed_response,
          fmt::format("that is no answer of housingd ({}); check the address", refusal.detail)};
}

}  // namespace

async::awaitable<outcome::result<void>> IncomingReply::send(std::string request, Deadline deadline) {
  auto sending = transport_->send(request, deadline);
  auto sent = co_await std::move(sending);
  co_return sent;
}

async::awaitable<outcome::result<void>> IncomingReply::read_head(Deadline deadline) {
  while (progress_ == Progress::more) {
    auto advancing = advance(deadline);
    const auto advanced = co_await std::move(advancing);
    if (!advanced) co_return advanced.error();
  }
  co_return outcome::result<void>();
}

async::awaitable<outcome::result<std::string>> IncomingReply::read_some(Deadline deadline) {
  while (true) {
    std::string piece = reader_.take_body();
    if (!piece.empty() || progress_ == Progress::complete) co_return piece;
    auto advancing = advance(deadline);
    const auto advanced = co_await std::move(advancing);
    if (!advanced) co_return advanced.error();
  }
}

async::awaitable<outcome::result<Reply>> IncomingReply::read_rest(std::size_t most_bytes, Deadline deadline) {
  std::string body;
  while (true) {
    auto reading = read_some(deadline);
    const auto piece = co_await std::move(reading);
    if (!piece) co_return piece.error();
    if (piece->empty()) break;
    body.append(*piece);
    if (body.size() > most_bytes) co_return failure({413, {}});
  }
  Reply reply;
  reply.status = reader_.status();
  reply.headers = reader_.headers();
  reply.content_type = content_type();
  reply.body = std::move(body);
  if (reply.status >= 400) reply.problem = problem_in(reply);
  co_return reply;
}

std::string IncomingReply::content_type() const {
  const auto found = reader_.headers().find("content-type");
  return found == reader_.headers().end() ? std::string() : media_type_of(found->second);
}

async::awaitable<outcome::result<IncomingReply::Progress>> IncomingReply::advance(Deadline deadline) {
  // A body without bytes is complete as soon as the head is.
  if (unread_.empty() && progress_ != Progress::head) {
    auto receiving = transport_->receive(async::asio::buffer(buffer_), deadline);
    const auto received = co_await std::move(receiving);
    if (!received) co_return received.error();
    if (*received == 0) co_return ended();
    unread_ = {buffer_.data(), *received};
  }
  const auto fed = reader_.feed(unread_);
  if (!fed) co_return failure(fed.error());
  progress_ = *fed;
  co_return progress_;
}

outcome::result<IncomingReply::Progress> IncomingReply::ended() {
  if (reader_.untouched()) {
    return Error(Disposition::retry, ErrorCode::connection, "the server closed the connection without an answer");
  }
  if (const auto ended = reader_.ended(); !ended) return failure(ended.error());
  progress_ = Progress::complete;
  return progress_;
}

}  // namespace housingd::http
