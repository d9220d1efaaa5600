#include "pipeline/fetch/authorization.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "pipeline/async/cancelled.h"
#include "pipeline/fetch/base64.h"
#include "pipeline/fetch/page_verdict.h"
#include "pipeline/fetch/secrets.h"
#include "pipeline/fetch/url.h"

namespace housingd::fetch {
namespace {

namespace asio = async::asio;
using definition::Auth;
using definition::AuthType;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr std::uint64_t most_token_bytes = 64U << 10U;
constexpr std::chrono::seconds usual_lifetime{3'600};  // where the endpoint does not say

Credentials fixed_credentials(const Auth& auth) {
  switch (auth.type) {
    case AuthType::bearer:
      return {{{"Authorization", "Bearer " + auth.token}}, {}};
    case AuthType::basic:
      return {{{"Authorization", "Basic " + base64(auth.username + ':' + auth.password)}}, {}};
    case AuthType::api_key:
      if (auth.location == definition::KeyLocation::header) return {{{auth.name, auth.api_key}}, {}};
      return {{}, encode_query_text(auth.name) + '=' + encode_query_text(auth.api_key)};
    case AuthType::none:
    case AuthType::oauth2_client_credentials:
      break;
  }
  return {};
}

definition::Client token_settings(const definition::Client& client) {
  definition::Client settings = client;
  settings.base_url = client.auth.access_token_url;
  settings.auth = {};
  settings.max_response_bytes = std::min(settings.max_response_bytes, most_token_bytes);
  std::erase_if(settings.headers,
                [](const auto& header) { return !boost::algorithm::iequals(header.first, "user-agent"); });
  return settings;
}

// A little earlier than said: it has to arrive while it is good.
std::chrono::milliseconds usable(std::chrono::seconds lifetime) {
  const std::chrono::milliseconds whole = lifetime;
  return whole - std::min<std::chrono::milliseconds>(std::chrono::seconds(60), whole / 4);
}

}  // namespace

Authorization::Authorization(const async::Executor& executor, const definition::Client& client)
    : auth_(client.auth), fixed_(fixed_credentials(client.auth)), asked_(executor, Clock::time_point::max()) {
  for (const std::string& secret : secrets_of(client)) redaction_.add(secret);
  if (auth_.type != AuthType::oauth2_client_credentials) return;
  token_client_.emplace(executor, token_settings(client));
  if (const auto url = parse_base_url(auth_.access_token_url)) token_path_ = url->path.empty() ? "/" : url->path;
}

async::awaitable<outcome::result<Credentials>> Authorization::credentials(outcome::Deadline deadline) {
  if (!token_client_) co_return fixed_;
  while (Clock::now() >= expires_) {
    if (is_asking_) {
      const bool cancelled = co_await async::was_cancelled();
      if (cancelled) co_return Error(Disposition::stop, ErrorCode::stopped, "stopped while waiting for a token");
      co_await asked_.async_wait(asio::as_tuple(asio::use_awaitable));
      const bool stopped = co_await async::was_cancelled();
      if (stopped) co_return Error(Disposition::stop, ErrorCode::stopped, "stopped while waiting for a token");
      continue;
    }
    auto asking = ask_for_token(deadline);
    const auto asked = co_await std::move(asking);
    if (!asked) co_return redaction_.of(asked.error());
  }
  co_return Credentials{{{"Authorization", "Bearer " + token_}}, {}};
}

async::awaitable<outcome::result<void>> Authorization::ask_for_token(outcome::Deadline deadline) {
  struct Asking {
    explicit Asking(Authorization& of) : self(of) { self.is_asking_ = true; }
    ~Asking() {
      self.is_asking_ = false;
      self.asked_.cancel();
    }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;
    Authorization& self;
  };
  const Asking asking(*this);
  auto sending = token_client_->send(token_request(), deadline);
  auto response = co_await std::move(sending);
  if (!response) co_return Error(response.error()).in("asking for a token");
  co_return take_token(*std::move(response));
}

HttpRequest Authorization::token_request() const {
  HttpRequest request{.method = definition::Method::post, .target = token_path_};
  request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "grant_type=client_credentials";
  const auto add = [&](std::string_view name, std::string_view value) {
    request.body += '&' + encode_query_text(name) + '=' + encode_query_text(value);
  };
  for (const auto& [name, value] : auth_.access_token_request_data) add(name, value);
  if (auth_.client_authentication == definition::ClientAuthentication::body) {
    add("client_id", auth_.client_id);
    add("client_secret", auth_.client_secret);
  } else {
    const std::string pair = encode_query_text(auth_.client_id) + ':' + encode_query_text(auth_.client_secret);
    request.headers.emplace_back("Authorization", "Basic " + base64(pair));
  }
  return request;
}

outcome::result<void> Authorization::take_token(Response response) {
  redaction_.apply(response);
  const auto from = [this] { return "POST " + token_client_->url_of(token_path_); };
  if (auto refusal = refuse(response, std::chrono::system_clock::now())) {
    const bool may_pass = refusal->error.disposition() == Disposition::retry;
    Error error = std::move(refusal->error).in(from());
    return may_pass ? std::move(error) : std::move(error).with(Disposition::fail_run);
  }
  rapidjson::Document answer;
  answer.Parse<rapidjson::kParseIterativeFlag>(response.body.data(), response.body.size());
  const bool is_object = !answer.HasParseError() && answer.IsObject();
  const auto token = is_object ? answer.FindMember("access_token") : rapidjson::Value::MemberIterator();
  const bool has_token = is_object && token != answer.MemberEnd() && token->value.IsString();
  const std::string text = has_token ? std::string(token->value.GetString(), token->value.GetStringLength()) : "";
  const auto is_printable = [](char c) { return c > 0x20 && c < 0x7F; };
  if (text.empty() || !std::ranges::all_of(text, is_printable)) {
    return Error(Disposition::retry, ErrorCode::malformed_response, from() + ": no access_token in the answer");
  }
  const auto lifetime = answer.FindMember("expires_in");
  const bool says = lifetime != answer.MemberEnd() && lifetime->value.IsUint();
  token_ = text;
  redaction_.add(token_);
  expires_ = Clock::now() + usable(says ? std::chrono::seconds(lifetime->value.GetUint()) : usual_lifetime);
  // One that is said to live no time at all serves the request in hand.
  expires_ = std::max(expires_, Clock::now() + std::chrono::milliseconds(100));
  return {};
}

bool Authorization::renews(const Credentials& refused) {
  if (!token_client_) return false;
  const bool is_latest = refused.headers.front().second == "Bearer " + token_;
  if (is_latest) expires_ = Clock::time_point::min();
  return true;
}

}  // namespace housingd::fetch
