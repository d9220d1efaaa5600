// What a client shows to be let in.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/fetch/http_client.h"
#include "pipeline/fetch/redaction.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

struct Credentials {
  definition::NamedValues headers;
  std::string query;  // percent-encoded; goes with the request and into no URL that is shown
};

// Lives on one executor. Tokens (RFC 6749, 4.4) come from the token endpoint
// over the same TLS rules and proxy as everything else, and are kept until
// shortly before they expire; whoever needs one while it is asked for waits for
// the same.
class Authorization {
 public:
  Authorization(const async::Executor& executor, const definition::Client& client);

  // Errors: those of HttpClient, and http_status, malformed_response of the
  // token endpoint: to retry where it may pass, fail_run where the endpoint
  // refuses the client.
  async::awaitable<outcome::result<Credentials>> credentials(outcome::Deadline deadline);

  // The source refused them (401). True: others can be had, ask again.
  [[nodiscard]] bool renews(const Credentials& refused);

  // Knows every secret, the latest token included.
  [[nodiscard]] const Redaction& redaction() const { return redaction_; }

 private:
  using Clock = std::chrono::steady_clock;

  async::awaitable<outcome::result<void>> ask_for_token(outcome::Deadline deadline);
  outcome::result<void> take_token(Response response);
  [[nodiscard]] HttpRequest token_request() const;

  definition::Auth auth_;
  Credentials fixed_;
  Redaction redaction_;
  std::optional<HttpClient> token_client_;
  std::string token_path_;
  std::string token_;
  Clock::time_point expires_ = Clock::time_point::min();
  bool is_asking_ = false;
  boost::asio::steady_timer asked_;  // cancelled when the answer is there
};

}  // namespace housingd::fetch
