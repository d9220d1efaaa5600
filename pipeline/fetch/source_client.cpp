#include "pipeline/fetch/source_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/system/system_error.hpp>
#include <optional>
#include <random>

#include "pipeline/async/wait.h"
#include "pipeline/fetch/authorization.h"
#include "pipeline/fetch/breaker_watch.h"
#include "pipeline/fetch/circuit_breaker.h"
#include "pipeline/fetch/file_source.h"
#include "pipeline/fetch/governor.h"
#include "pipeline/fetch/http_client.h"
#include "pipeline/fetch/http_date.h"
#include "pipeline/fetch/next_link.h"
#include "pipeline/fetch/page_verdict.h"
#include "pipeline/fetch/rate_limit_fields.h"
#include "pipeline/fetch/retry_budget.h"
#include "pipeline/fetch/retry_policy.h"
#include "pipeline/fetch/time_limit.h"
#include "pipeline/fetch/url.h"

namespace housingd::fetch {

namespace asio = async::asio;
using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

using Clock = Deadline::Clock;
using std::chrono::milliseconds;

constexpr unsigned not_modified = 304;
constexpr unsigned unauthorized = 401;
constexpr unsigned too_many_requests = 429;
constexpr unsigned service_unavailable = 503;

// Whoever asks for longer is asked once more after that.
constexpr std::chrono::hours longest_refusal{24 * 30};
// Of a source that refuses without a word of how long; less where the back-off begins with less.
constexpr milliseconds least_pause{100};

milliseconds from_now(Clock::time_point when) {
  return std::max(std::chrono::ceil<milliseconds>(when - Clock::now()), milliseconds(0));
}

std::string target_of(const definition::Client& client, const Request& request) {
  if (!request.target.empty()) return request.target;
  const auto base = parse_base_url(client.base_url);
  std::string target = (base ? base->path : std::string()) + encode_target(request.path, request.params);
  if (!target.starts_with('/')) target.insert(0, 1, '/');
  return target;
}

// What the answer, or that there was none in time, tells of the pace.
void judge_pace(Governor::Permit& permit, const Response& response) {
  if (response.status == too_many_requests || response.status == service_unavailable) {
    permit.overloaded(fmt::format("status {}", response.status));
  } else if (response.status < 500) {
    permit.answered();
  }
}

void judge_pace(Governor::Permit& permit, const Error& error) {
  const bool too_slow = error.code() == ErrorCode::timeout && error.disposition() == Disposition::retry;
  if (too_slow) permit.overloaded("timeout");
}

bool names_content_type(const definition::Client& client) {
  return std::ranges::any_of(
      client.headers, [](const auto& header) { return boost::algorithm::iequals(header.first, "content-type"); });
}

}  // namespace

RequestCounts& RequestCounts::operator+=(const RequestCounts& other) {
  sent += other.sent;
  retried += other.retried;
  not_modified += other.not_modified;
  bytes += other.bytes;
  return *this;
}

class SourceClient::Impl {
 public:
  Impl(const async::Executor& executor, const definition::Source& source)
      : settings_(source.client),
        client_(executor, source.client),
        authorization_(executor, source.client),
        governor_(executor, source.rate_limit),
        retry_(source.retry),
        policy_(source.retry),
        breaker_(source.circuit_breaker),
        random_(std::random_device{}()) {
    if (is_of_files(source.client)) files_.emplace(source);
  }

  // One call of fetch(), kept in its coroutine's frame.
  struct Fetch {
    HttpRequest request;
    std::string url;
    std::string context;  // "GET URL"
    Deadline deadline;
    Asker asker;
    Conditional conditional = Conditional::no;
    std::uint32_t attempts = 0;
    std::string failed_by{};  // the last attempt: "http_status 503"
    bool renewed = false;     // its credentials, after a 401
  };

  static async::awaitable<outcome::result<Page>> fetch(std::shared_ptr<Impl> self, Fetch request);

  [[nodiscard]] Fetch prepare(Request request, Deadline deadline, Asker asker) const;
  [[nodiscard]] Observation observe() const {
    auto state = governor_.state();
    const bool refuses = refused_until_ > state.paused_until;
    return {.in_flight = state.in_flight,
            .waiting = state.waiting,
            .paused_until = std::max(state.paused_until, refused_until_),
            .paused_by = refuses ? "Retry-After beyond retry.max_wait" : std::move(state.paused_by),
            .rate = state.rate,
            .slowed_by = std::move(state.slowed_by),
            .circuit = breaker_.state(Clock::now()),
            .circuit_until = breaker_.open_until(),
            .last_trouble = last_trouble_,
            .totals = totals_};
  }
  void close_idle() { client_.close_idle(); }
  // Null: the source is on the network.
  [[nodiscard]] FileSource* files() { return files_ ? &*files_ : nullptr; }

 private:
  struct Attempted {
    outcome::result<Page> page;
    std::optional<milliseconds> wait;  // before the next try, if there is a point in one
  };

  async::awaitable<outcome::result<Page>> try_until_done(Fetch* request);
  async::awaitable<Attempted> attempt(Fetch* request);
  async::awaitable<outcome::result<Governor::Permit>> turn(const Fetch* request);
  void count(const Response& response) {
    const std::size_t digit = response.status / 100;
    ++totals_.by_status[digit < totals_.by_status.size() ? digit : 0];
    totals_.bytes += response.received_bytes;
  }
  void heed_limits(const Response& response);
  // What the source itself did: not that nobody asked it.
  void note_trouble(const Error& error) {
    if (error.code() == ErrorCode::circuit_open || error.code() == ErrorCode::stopped) return;
    last_trouble_ = authorization_.redaction().of(error).message();
  }
  Attempted judge(Fetch& request, Response response);
  [[nodiscard]] Error beyond_max_wait(Error error) const;
  [[nodiscard]] static std::optional<Error> beyond_budget(const Error& error, const Fetch& request);
  [[nodiscard]] Error given_up(Error error, const Fetch& request) const;

  definition::Client settings_;
  HttpClient client_;
  Authorization authorization_;
  Governor governor_;
  definition::Retry retry_;
  RetryPolicy policy_;
  CircuitBreaker breaker_;
  std::optional<FileSource> files_;
  std::mt19937_64 random_;
  Totals totals_;
  std::string last_trouble_;
  Clock::time_point circuit_told_ = Clock::time_point::min();   // the opening, by its end, that on_retry knows of
  Clock::time_point refused_until_ = Clock::time_point::min();  // by a Retry-After beyond max_wait
};

SourceClient::Impl::Fetch SourceClient::Impl::prepare(Request request, Deadline deadline, Asker asker) const {
  HttpRequest sent{.method = request.method,
                   .target = without_param(target_of(settings_, request), settings_.auth.secret_param()),
                   .body = std::move(request.body),
                   .may_be_repeated = request.may_be_repeated};
  // Both, where both are known: RFC 9110, 13.1.3. The server looks at the first alone.
  if (!request.etag.empty()) sent.headers.emplace_back("If-None-Match", request.etag);
  if (!request.last_modified.empty()) sent.headers.emplace_back("If-Modified-Since", request.last_modified);
  const bool is_conditional = !sent.headers.empty();
  if (sent.method == definition::Method::post && !names_content_type(settings_)) {
    sent.headers.emplace_back("Content-Type", "application/json");
  }
  std::string url = client_.url_of(sent.target);
  std::string context = fmt::format("{} {}", name_of(sent.method), url);
  return {std::move(sent), std::move(url),   std::move(context),
          deadline,        std::move(asker), is_conditional ? Conditional::yes : Conditional::no};
}

async::awaitable<outcome::result<Page>> SourceClient::Impl::fetch(std::shared_ptr<Impl> self, Fetch request) {
  try {
    auto page = co_await self->try_until_done(&request);
    if (!page) co_return self->authorization_.redaction().of(page.error());
    page->url = self->authorization_.redaction().of(std::move(page->url));
    co_return std::move(page);
  } catch (const boost::system::system_error& error) {
    // Asio throws it at the first await after a cancel.
    if (error.code() != asio::error::operation_aborted) throw;
  }
  co_return Error(Disposition::stop, ErrorCode::stopped, request.context + ": stopped");
}

async::awaitable<outcome::result<Page>> SourceClient::Impl::try_until_done(Fetch* request) {
  for (;;) {
    auto attempted = co_await attempt(request);
    if (attempted.page) {
      last_trouble_.clear();
      if (request->asker.budget != nullptr) request->asker.budget->succeeded();
      co_return std::move(attempted.page);
    }
    auto error = std::move(attempted.page).error();
    note_trouble(error);
    if (!attempted.wait) co_return given_up(std::move(error), *request);
    if (auto refused = beyond_budget(error, *request)) co_return *std::move(refused);
    const auto next_try = Clock::now() + *attempted.wait;
    if (next_try >= request->deadline.when()) {
      co_return Error(
          Disposition::fail_partition, ErrorCode::timeout,
          fmt::format("the deadline comes before the next try, in {}: {}", written(*attempted.wait), error.message()));
    }
    if (request->asker.on_retry) request->asker.on_retry(authorization_.redaction().of(error), *attempted.wait);
    const auto waited = co_await async::wait_until(next_try);
    if (!waited) co_return Error(waited.error()).in(request->context);
  }
}

async::awaitable<SourceClient::Impl::Attempted> SourceClient::Impl::attempt(Fetch* request) {
  ++request->attempts;
  auto asking = authorization_.credentials(request->deadline);
  const auto credentials = co_await std::move(asking);
  if (!credentials) {
    request->failed_by = name_of(credentials.error().code());
    co_return Attempted{credentials.error(), policy_.next_wait(request->attempts, credentials.error(), random_)};
  }
  auto permit = co_await turn(request);
  if (!permit) co_return Attempted{std::move(permit).error().in(request->context), std::nullopt};
  ++request->asker.counts.sent;
  if (request->attempts > 1) {
    ++request->asker.counts.retried;
    ++totals_.retried;
    if (request->asker.budget != nullptr) request->asker.budget->sent_again(request->failed_by);
  }
  BreakerWatch breaker(breaker_);
  HttpClient::OnSend on_send = [&permit] { permit->sent(); };
  HttpRequest sent = request->request;
  sent.headers.insert(sent.headers.end(), credentials->headers.begin(), credentials->headers.end());
  sent.secret_query = credentials->query;
  auto sending = client_.send(std::move(sent), request->deadline, std::move(on_send));
  auto response = co_await std::move(sending);
  const bool may_have_arrived = permit->was_sent();
  // A connection that could not be made was work for the source as well.
  if (!may_have_arrived) permit->sent();
  request->failed_by = response ? fmt::format("{} {}", name_of(ErrorCode::http_status), response->status)
                                : std::string(name_of(response.error().code()));
  if (!response) {
    ++totals_.by_status[0];
    breaker.failed_by(response.error());
    judge_pace(*permit, response.error());
    auto wait = policy_.next_wait(request->attempts, response.error(), random_);
    if (may_have_arrived && !request->request.may_be_repeated) wait.reset();
    co_return Attempted{std::move(response).error(), wait};
  }
  breaker.answered(*response);
  judge_pace(*permit, *response);
  heed_limits(*response);
  request->asker.counts.bytes += response->received_bytes;
  count(*response);
  if (response->status == not_modified) ++request->asker.counts.not_modified;
  if (response->status == unauthorized && !request->renewed && authorization_.renews(*credentials)) {
    request->renewed = true;
    Error error(Disposition::retry, ErrorCode::http_status, request->context + ": status 401: the token was refused");
    co_return Attempted{std::move(error), milliseconds(0)};
  }
  authorization_.redaction().apply(*response);
  // While the permit is held: nobody gets it before a pause is known.
  co_return judge(*request, std::move(*response));
}

// A permit, once neither the rate limit nor the breaker stands in the way.
async::awaitable<outcome::result<Governor::Permit>> SourceClient::Impl::turn(const Fetch* request) {
  const Deadline deadline = request->deadline;
  const auto patience = deadline.capped_after(retry_.max_wait);
  for (;;) {
    auto ready = Clock::time_point::min();
    {
      auto permit = co_await governor_.acquire(deadline, request->asker.user);
      if (!permit) co_return std::move(permit);
      const auto now = Clock::now();
      if (now < refused_until_) {
        Error error(Disposition::fail_partition, ErrorCode::rate_limited, "the source asked to be left alone");
        co_return beyond_max_wait(std::move(error).after(from_now(refused_until_)));
      }
      ready = breaker_.ready_at(now);
      if (ready <= now) co_return std::move(permit);
    }
    if (ready >= patience.when()) {
      co_return Error(Disposition::fail_partition, ErrorCode::circuit_open,
                      fmt::format("the source failed too often in a row; it is asked again in {}, which is too late",
                                  written(from_now(ready))));
    }
    // Once for all who wait for it, each time that it opens.
    if (request->asker.on_retry && ready > circuit_told_ &&
        breaker_.state(Clock::now()) == CircuitBreaker::State::open) {
      circuit_told_ = ready;
      const Error error(Disposition::retry, ErrorCode::circuit_open, "the source failed too often in a row");
      request->asker.on_retry(error, from_now(ready));
    }
    const auto waited = co_await async::wait_until(ready);
    if (!waited) co_return waited.error();
  }
}

SourceClient::Impl::Attempted SourceClient::Impl::judge(Fetch& request, Response response) {
  auto refusal = refuse(response, std::chrono::system_clock::now(), request.conditional);
  if (!refusal) {
    return {Page{request.url, response.status, std::move(response.headers), std::move(response.body),
                 response.status == not_modified},
            std::nullopt};
  }
  Error error = std::move(refusal->error).in(request.context);
  if (error.code() != ErrorCode::http_status) request.failed_by = name_of(error.code());
  const auto asked = error.retry_after();
  if (asked > retry_.max_wait) {
    const auto wait = std::min<milliseconds>(*asked, longest_refusal);
    refused_until_ = std::max(refused_until_, Clock::now() + wait);
    return {beyond_max_wait(std::move(error).after(wait)), std::nullopt};
  }
  auto wait = policy_.next_wait(request.attempts, error, random_);
  const bool is_everybodys = refusal->concerns == Concerns::everybody;
  // A jitter near zero would answer a refusal at once.
  if (wait && !asked && (is_everybodys || response.status == service_unavailable))
    wait = std::max(*wait, std::min(least_pause, retry_.backoff.initial));
  // Whoever gives up has still been told to leave the source alone.
  const auto pause = asked ? asked : wait;
  if (pause && is_everybodys) {
    auto why = fmt::format("status {}, {}", response.status, asked ? "Retry-After" : "without Retry-After");
    governor_.pause_until(Clock::now() + *pause, std::move(why));
  }
  return {std::move(error), request.request.may_be_repeated ? wait : std::nullopt};
}

void SourceClient::Impl::heed_limits(const Response& response) {
  const auto now = parse_http_date(response.header("date")).value_or(std::chrono::system_clock::now());
  const auto wait = exhausted_for(response.headers, now);
  if (!wait) return;
  governor_.pause_until(Clock::now() + std::min(*wait, retry_.max_wait), "nothing is left of its rate limit");
}

Error SourceClient::Impl::beyond_max_wait(Error error) const {
  const milliseconds wait = error.retry_after().value_or(milliseconds(0));
  auto message = fmt::format("{}: Retry-After of {} is beyond retry.max_wait ({})", error.message(), written(wait),
                             written(retry_.max_wait));
  return Error(Disposition::fail_partition, ErrorCode::rate_limited, std::move(message)).after(wait);
}

std::optional<Error> SourceClient::Impl::beyond_budget(const Error& error, const Fetch& request) {
  if (request.asker.budget == nullptr) return std::nullopt;
  const auto exhausted = request.asker.budget->spend();
  if (!exhausted) return std::nullopt;
  const auto disposition = *exhausted == RetryBudget::Of::run ? Disposition::fail_run : Disposition::fail_partition;
  return Error(disposition, error.code(),
               fmt::format("gave up after {} attempt{}, {}: {}", request.attempts, request.attempts == 1 ? "" : "s",
                           request.asker.budget->exhausted(*exhausted), error.message()));
}

Error SourceClient::Impl::given_up(Error error, const Fetch& request) const {
  if (error.disposition() != Disposition::retry) return error;
  auto final = std::move(error).with(Disposition::fail_partition);
  if (request.attempts == 1) return final;
  return std::move(final).in(fmt::format("gave up after {} attempts", request.attempts));
}

SourceClient::SourceClient(async::Executor executor, const definition::Source& source)
    : impl_(std::make_shared<Impl>(executor, source)) {}

SourceClient::~SourceClient() = default;

async::awaitable<outcome::result<Page>> SourceClient::fetch(Request request, Deadline deadline, Asker asker) {
  if (FileSource* files = impl_->files()) return files->fetch(std::move(request), deadline, std::move(asker));
  return Impl::fetch(impl_, impl_->prepare(std::move(request), deadline, std::move(asker)));
}

void SourceClient::close_idle() {
  impl_->close_idle();
}

SourceClient::Observation SourceClient::observe() const {
  return impl_->observe();
}

std::string url_of(const definition::Client& client, const Request& request) {
  if (is_of_files(client)) return file_url_of(client, request);
  const auto base = parse_base_url(client.base_url);
  const std::string target = without_param(target_of(client, request), client.auth.secret_param());
  return base ? base->origin() + target : target;
}

}  // namespace housingd::fetch
