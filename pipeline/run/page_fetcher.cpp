#include "pipeline/run/page_fetcher.h"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>

#include "pipeline/async/offload.h"
#include "pipeline/async/wait.h"
#include "pipeline/fetch/file_source.h"
#include "pipeline/fetch/retry_policy.h"
#include "pipeline/record/key_hash.h"
#include "pipeline/run/page_recall.h"
#include "pipeline/run/page_request.h"

namespace housingd::run {

using outcome::Disposition;
using outcome::Error;
using outcome::result;

async::awaitable<result<FetchedPage>> PageFetcher::fetch(fetch::PageRequest request, definition::NamedValues params) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  const auto& definitions = *state_.context.definitions;
  const auto& endpoint = definitions.endpoint_of(state_.context.job);
  const auto& source_settings = definitions.source_of(state_.context.job);
  const fetch::RetryPolicy policy(retry_of(state_));
  fetch::Request asked = request_of(endpoint, partition_, request, params);
  const std::uint64_t hash = request_hash(asked);
  const upsert::RememberedPage* known = recollection_.page(hash);
  if (known != nullptr) make_conditional(asked, *known);
  for (std::uint32_t attempts = 1;; ++attempts) {
    fetch::RequestCounts counts;
    fetch::PageSource& source = kept_ ? *kept_ : state_.context.source;
    auto fetching = source.fetch(asked, state_.deadline,
                                 {.counts = counts, .on_retry = tell_of_retry(), .user = &state_, .budget = &budget_});
    auto page = co_await std::move(fetching);
    state_.requests += counts;
    if (!page) co_return page.error();
    auto reading = read(&*page, known);
    ReadBody body = co_await std::move(reading);
    if (body.parsed) {
      FetchedPage fetched = understood(*page, hash, std::move(body), known);
      state_.context.observer.on(PageFetched{partition_.name, counts.bytes, fetched.facts.record_count});
      co_return fetched;
    }
    Error error = body.parsed.error().in(page->url);
    // Pages before it were as the definition says: this one is garbled.
    if (is_understood_) error = std::move(error).with(Disposition::retry);
    const auto wait = policy.next_wait(attempts, error, random_);
    const bool is_kept = state_.origin->is_replay() || fetch::is_of_files(source_settings.client);
    const bool comes_anew = endpoint.may_be_repeated() && !is_kept;
    if (!wait || !comes_anew) co_return std::move(error).with(Disposition::fail_partition);
    if (!may_try_again(error)) co_return error;
    ++state_.requests.retried;
    state_.context.observer.on(Trouble{partition_.name, error.message()});
    auto waited = co_await async::wait_until(std::chrono::steady_clock::now() + *wait);
    if (!waited) co_return waited.error();
  }
}

// On a worker; takes the body.
async::awaitable<PageFetcher::ReadBody> PageFetcher::read(fetch::Page* page, const upsert::RememberedPage* known) {
  if (page->not_modified) co_return ReadBody{};
  auto work = [this, known, body = std::move(page->body), first_line = first_line_of(*page)]() mutable {
    ReadBody done{.hash = record::key_hash(body)};
    const bool is_news = known == nullptr || known->body_hash != done.hash;
    if (is_news) done.parsed = worker_.parse(std::move(body), first_line);
    return done;
  };
  auto reading = async::offload(state_.context.workers, std::move(work));
  co_return co_await std::move(reading);
}

FetchedPage PageFetcher::understood(const fetch::Page& page, std::uint64_t request_hash, ReadBody body,
                                    const upsert::RememberedPage* known) {
  const auto& endpoint = state_.context.definitions->endpoint_of(state_.context.job);
  FetchedPage fetched;
  const bool is_known = *body.parsed == nullptr;
  if (is_known) {
    fetched = {nullptr, facts_of(*known, page.url), *known, false};
  } else {
    is_understood_ = true;
    fetched.facts = facts_of(endpoint, page, **body.parsed);
    fetched.memory = memory_of(fetched.facts, request_hash, body.hash);
    fetched.parsed = *std::move(body.parsed);
  }
  if (page.not_modified) return fetched;
  // The same body, and yet another page may follow it.
  learn_from_headers(endpoint, page, fetched.facts);
  fetched.memory.next = fetched.facts.next;
  fetched.memory.declared_total = fetched.facts.declared_total;
  add_validators(fetched.memory, page);
  fetched.is_news = !is_known || fetched.memory != *known;
  return fetched;
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
