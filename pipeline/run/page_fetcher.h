// Pages of one partition, asked for until they can be read; private to run.
#pragma once

#include <memory>
#include <random>

#include "pipeline/definition/partition.h"
#include "pipeline/fetch/paginator.h"
#include "pipeline/run/recollection.h"
#include "pipeline/run/run_state.h"

namespace housingd::run {

struct FetchedPage {
  std::shared_ptr<const parse::ParsedPage> parsed;  // null: it is as it was remembered
  fetch::PageFacts facts;                           // what the paginator wants to know of it
  // What is to be remembered of it; its records are named only where it is as it was.
  upsert::RememberedPage memory;
  bool is_news = true;  // false: just that is remembered already
};

class PageFetcher {
 public:
  // All of them outlive the fetcher.
  PageFetcher(RunState& state, const definition::Partition& partition, const PageWorker& worker,
              const Recollection& recollection)
      : state_(state),
        partition_(partition),
        worker_(worker),
        recollection_(recollection),
        kept_(state.origin->of(partition.name)),
        budget_(fetch::RetryBudget::of_partition(retry_of(state).budget, state.budget)) {}

  // A page that was garbled on its way is asked for again, as often as a
  // request may be and the budgets let it; one that must not be repeated, or
  // that an archive has, never.
  // The source is told which page is known; where it cannot tell whether that
  // has changed, the bodies are compared.
  async::awaitable<outcome::result<FetchedPage>> fetch(fetch::PageRequest request, definition::NamedValues params);

  // Requests that were sent again, by why.
  [[nodiscard]] const upsert::RetryCounts& retries() const { return budget_.by_reason(); }

 private:
  // What a body holds, or nothing: it is what was remembered.
  struct ReadBody {
    std::uint64_t hash = 0;
    outcome::result<std::shared_ptr<const parse::ParsedPage>> parsed = std::shared_ptr<const parse::ParsedPage>();
  };
  async::awaitable<ReadBody> read(fetch::Page* page, const upsert::RememberedPage* known);
  [[nodiscard]] FetchedPage understood(const fetch::Page& page, std::uint64_t request_hash, ReadBody body,
                                       const upsert::RememberedPage* known);
  [[nodiscard]] static const definition::Retry& retry_of(const RunState& state) {
    return state.context.definitions->source_of(state.context.job).retry;
  }
  // Whether a garbled page may be asked for again, else `error` says why not.
  [[nodiscard]] bool may_try_again(outcome::Error& error);
  [[nodiscard]] fetch::OnRetry tell_of_retry();

  RunState& state_;
  const definition::Partition& partition_;
  const PageWorker& worker_;
  const Recollection& recollection_;
  std::unique_ptr<fetch::PageSource> kept_;  // null: the source itself is asked
  fetch::RetryBudget budget_;
  bool is_understood_ = false;  // a page of the partition was
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace housingd::run
