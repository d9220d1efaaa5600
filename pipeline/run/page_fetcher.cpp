#include "pipeline/run/page_fetcher.h"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>

#include "pipeline/async/offload.h"
#include "pipeline/async/wait.h"
#include "pipeline/fetch/retry_policy.h"
#include "pipeline/run/page_request.h"

namespace housingd::run {

using outcome::Disposition;
using outcome::Error;
using outcome::result;

async::awaitable<result<FetchedPage>> PageFetcher::fetch(fetch::PageRequest request, definition::NamedValues params) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  const auto& definitions = *state_.context.definitions;
  const auto& endpoint = definitions.endpoint_of(state_.context.job);
  const fetch::RetryPolicy policy(retry_of(state_));
  for (std::uint32_t attempts = 1;; ++attempts) {
    fetch::RequestCounts counts;
    auto fetching = state_.context.source.fetch(
        request_of(endpoint, partition_, request, params), state_.deadline,
        {.counts = counts, .on_retry = tell_of_retry(), .user = &state_, .budget = &budget_});
    auto page = co_await std::move(fetching);
    state_.requests += counts;
    if (!page) co_return page.error();
    auto work = [this, body = std::move(page->body)]() mutable { return worker_.parse(std::move(body)); };
    auto parsing = async::offload(state_.context.workers, std::move(work));
    auto parsed = co_await std::move(parsing);
    if (parsed) {
      is_understood_ = true;
      state_.context.observer.on(PageFetched{partition_.name, counts.bytes, (*parsed)->records().size()});
      auto facts = facts_of(endpoint, *page, **parsed);
      co_return FetchedPage{*std::move(parsed), std::move(facts)};
    }
    Error error = parsed.error().in(page->url);
    // Pages before it were as the definition says: this one is garbled.
    if (is_understood_) error = std::move(error).with(Disposition::retry);
    const auto wait = policy.next_wait(attempts, error, random_);
    if (!wait || !endpoint.may_be_repeated()) co_return std::move(error).with(Disposition::fail_partition);
    if (!may_try_again(error)) co_return error;
    ++state_.requests.retried;
    state_.context.observer.on(Trouble{partition_.name, error.message()});
    auto waited = co_await async::wait_until(std::chrono::steady_clock::now() + *wait);
    if (!waited) co_return waited.error();
  }
}

bool PageFetcher::may_try_again(Error& error) {
  if (const auto exhausted = budget_.spend()) {
    const bool is_runs = *exhausted == fetch::RetryBudget::Of::run;
    error = std::move(error)
                .with(is_runs ? Disposition::fail_run : Disposition::fail_partition)
                .in(budget_.exhausted(*exhausted));
    return false;
  }
  budget_.sent_again(name_of(error.code()));
  return true;
}

fetch::OnRetry PageFetcher::tell_of_retry() {
  return [this](const Error& error, std::chrono::milliseconds wait) {
    constexpr std::chrono::milliseconds at_once{100};
    const double seconds = std::chrono::duration<double>(wait).count();
    const std::string when =
        wait < at_once ? std::string("tried again at once") : fmt::format("tried again in {:.1f} s", seconds);
    state_.context.observer.on(Trouble{partition_.name, error.message() + "; " + when});
  };
}

}  // namespace housingd::run
