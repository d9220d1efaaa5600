#include "pipeline/run/page_fetcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>

#include "pipeline/async/offload.h"
#include "pipeline/async/wait.h"
#include "pipeline/fetch/retry_policy.h"
#include "pipeline/record/key_hash.h"
#include "pipeline/run/page_request.h"

namespace housingd::run {

using outcome::Disposition;
using outcome::Error;
using outcome::result;

namespace {

// As long as any server's, and nothing that would not fit into a request.
constexpr std::size_t longest_validator = 1'024;

std::uint64_t hash_of(const fetch::Request& request) {
  std::string text = std::string(name_of(request.method)) + ' ' + request.path + ' ' + request.target;
  for (const auto& [name, value] : request.params) text += '\n' + name + '=' + value;
  return record::key_hash(text + '\n' + request.body);
}

std::string validator(const fetch::Page& page, std::string_view name) {
  const auto found = std::ranges::find(page.headers, name, &definition::NamedValues::value_type::first);
  const bool usable = found != page.headers.end() && found->second.size() <= longest_validator;
  return usable ? found->second : std::string();
}

FetchedPage as_it_was(const upsert::RememberedPage& known, std::string url) {
  fetch::PageFacts facts{.record_count = known.records.size(),
                         .declared_total = known.declared_total,
                         .declared_pages = known.declared_pages,
                         .has_more = known.has_more,
                         .next = known.next,
                         .url = std::move(url),
                         .fingerprint = known.fingerprint};
  return {nullptr, std::move(facts), known, false};
}

upsert::RememberedPage memory_of(const fetch::PageFacts& facts, std::uint64_t request, std::uint64_t body) {
  upsert::RememberedPage memory;
  memory.request_hash = request;
  memory.body_hash = body;
  memory.declared_total = facts.declared_total;
  memory.declared_pages = facts.declared_pages;
  memory.has_more = facts.has_more;
  memory.next = facts.next;
  memory.fingerprint = facts.fingerprint.value_or(0);
  return memory;
}

// Either what it holds, or nothing because it is what it was.
struct ReadBody {
  std::uint64_t hash = 0;
  result<std::shared_ptr<const parse::ParsedPage>> parsed = std::shared_ptr<const parse::ParsedPage>();
};

}  // namespace

async::awaitable<result<FetchedPage>> PageFetcher::fetch(fetch::PageRequest request, definition::NamedValues params) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  const auto& definitions = *state_.context.definitions;
  const auto& endpoint = definitions.endpoint_of(state_.context.job);
  const fetch::RetryPolicy policy(retry_of(state_));
  fetch::Request asked = request_of(endpoint, partition_, request, params);
  const std::uint64_t request_hash = hash_of(asked);
  const upsert::RememberedPage* known = recollection_.page(request_hash);
  if (known != nullptr && asked.method == definition::Method::get) {
    asked.etag = known->etag;
    asked.last_modified = known->last_modified;
  }
  for (std::uint32_t attempts = 1;; ++attempts) {
    fetch::RequestCounts counts;
    auto fetching = state_.context.source.fetch(
        asked, state_.deadline, {.counts = counts, .on_retry = tell_of_retry(), .user = &state_, .budget = &budget_});
    auto page = co_await std::move(fetching);
    state_.requests += counts;
    if (!page) co_return page.error();
    ReadBody read;
    if (!page->not_modified) {
      auto work = [this, known, body = std::move(page->body)]() mutable {
        ReadBody done{.hash = record::key_hash(body)};
        if (known == nullptr || known->body_hash != done.hash) done.parsed = worker_.parse(std::move(body));
        return done;
      };
      auto reading = async::offload(state_.context.workers, std::move(work));
      read = co_await std::move(reading);
    }
    if (read.parsed) {
      const bool is_known = *read.parsed == nullptr;
      FetchedPage fetched;
      if (is_known) {
        fetched = as_it_was(*known, page->url);
      } else {
        is_understood_ = true;
        fetched.facts = facts_of(endpoint, *page, **read.parsed);
        fetched.memory = memory_of(fetched.facts, request_hash, read.hash);
        fetched.parsed = *std::move(read.parsed);
      }
      if (!page->not_modified) {
        fetched.memory.etag = validator(*page, "etag");
        fetched.memory.last_modified = validator(*page, "last-modified");
        if (is_known) fetched.is_news = fetched.memory != *known;
      }
      state_.context.observer.on(PageFetched{partition_.name, counts.bytes, fetched.facts.record_count});
      co_return fetched;
    }
    Error error = read.parsed.error().in(page->url);
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
