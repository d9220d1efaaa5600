#include "pipeline/fetch/response_reader.h"

#include <fmt/format.h>

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

namespace housingd::fetch {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

using Parser = http::response_parser<http::string_body>;
using Progress = ResponseReader::Progress;

constexpr std::size_t buffer_bytes = 64U << 10U;
constexpr std::uint32_t max_head_bytes = 32U << 10U;
constexpr int max_interim_responses = 8;

Error malformed(std::string why) {
  return {Disposition::retry, ErrorCode::malformed_response, std::move(why)};
}

std::string_view text_of(beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

struct ResponseReader::Impl {
  explicit Impl(std::uint64_t body_limit) : max_body_bytes(body_limit) {
    buffer.reserve(buffer_bytes);
    expect_response();
  }

  void expect_response() {
    parser.emplace();
    parser->header_limit(max_head_bytes);
    parser->body_limit(max_body_bytes);
    parser->eager(false);  // stop after the head: it is judged before the body is read
    head_judged = false;
  }

  outcome::result<Progress> parse() {
    while (buffer.size() > 0) {
      boost::system::error_code error;
      const std::size_t used = parser->put(buffer.data(), error);
      buffer.consume(used);
      if (error && error != http::error::need_more) return failure(error);
      if (parser->is_header_done() && !head_judged) {
        const auto accepted = judge_head();
        if (!accepted) return accepted.error();
      } else if (error == http::error::need_more || used == 0) {
        break;
      }
      if (head_judged && parser->is_done()) return Progress::complete;
    }
    if (buffer.size() == buffer_bytes) return malformed("a line of the response is too long");
    return Progress::more;
  }

  outcome::result<void> judge_head() {
    const auto& head = parser->get();
    const unsigned status = head.result_int();
    if (status == 101) return malformed("the server switched protocols without being asked");
    if (status < 200) {
      if (++interim_responses > max_interim_responses) return malformed("too many interim responses");
      expect_response();
      return {};
    }
    const auto codings = head.equal_range(http::field::transfer_encoding);
    if (codings.first != codings.second) {
      const bool one = std::next(codings.first) == codings.second;
      if (!one || !boost::algorithm::iequals(text_of(codings.first->value()), "chunked")) {
        return malformed("the transfer coding is not chunked");
      }
      if (head.count(http::field::content_length) != 0) return malformed("both chunked and of a declared length");
    }
    head_judged = true;
    parser->eager(true);
    return {};
  }

  [[nodiscard]] Error failure(const boost::system::error_code& error) const {
    if (error == http::error::body_limit || error == http::error::buffer_overflow) {
      return {Disposition::fail_partition, ErrorCode::response_too_large,
              fmt::format("the response is larger than client.max_response ({} bytes)", max_body_bytes)};
    }
    if (error == http::error::header_limit) {
      return malformed(fmt::format("the response's head is larger than {} bytes", max_head_bytes));
    }
    if (error == http::error::partial_message) return malformed("the response was cut short");
    return malformed(fmt::format("not an HTTP response: {}", error.message()));
  }

  std::uint64_t max_body_bytes;
  beast::flat_buffer buffer{buffer_bytes};
  std::optional<Parser> parser;
  bool head_judged = false;
  bool any_byte = false;
  int interim_responses = 0;
};

ResponseReader::ResponseReader(std::uint64_t max_body_bytes) : impl_(std::make_unique<Impl>(max_body_bytes)) {}
ResponseReader::~ResponseReader() = default;

boost::asio::mutable_buffer ResponseReader::room() {
  return impl_->buffer.prepare(buffer_bytes - impl_->buffer.size());
}

outcome::result<Progress> ResponseReader::received(std::size_t bytes) {
  impl_->any_byte = true;
  impl_->buffer.commit(bytes);
  return impl_->parse();
}

outcome::result<Progress> ResponseReader::ended() {
  if (!impl_->any_byte) {
    return Error(Disposition::retry, ErrorCode::connection, "the server closed the connection without a response");
  }
  if (!impl_->head_judged || impl_->buffer.size() > 0) return impl_->failure(http::error::partial_message);
  boost::system::error_code error;
  impl_->parser->put_eof(error);
  if (error) return impl_->failure(error);
  return Progress::complete;
}

bool ResponseReader::untouched() const {
  return !impl_->any_byte;
}

bool ResponseReader::leaves_connection_open() const {
  return impl_->parser->is_done() && impl_->parser->keep_alive() && impl_->buffer.size() == 0;
}

Response ResponseReader::take() {
  auto message = impl_->parser->release();
  Response response;
  response.status = message.result_int();
  for (const auto& field : message) {
    response.headers.emplace_back(boost::algorithm::to_lower_copy(std::string(text_of(field.name_string()))),
                                  text_of(field.value()));
  }
  response.body = std::move(message.body());
  response.received_bytes = response.body.size();
  return response;
}

}  // namespace housingd::fetch
