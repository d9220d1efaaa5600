#include "pipeline/run/partition_run.h"

#include <fmt/format.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include "pipeline/async/offload.h"
#include "pipeline/fetch/paginator.h"
#include "pipeline/run/committer.h"
#include "pipeline/run/page_fetcher.h"
#include "pipeline/run/pass.h"
#include "pipeline/run/slicing.h"
#include "pipeline/run/verdict.h"

namespace housingd::run {

namespace asio = boost::asio;

using async::awaitable;
using definition::NamedValues;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::PartitionState;

namespace {

using Clock = std::chrono::steady_clock;
using ParsedPage = std::shared_ptr<const parse::ParsedPage>;
using PageRows = std::shared_ptr<const record::PageRows>;

std::string reason_of(const Error& error) {
  return std::string(name_of(error.code())) + ": " + error.message();
}

// How a walk over pages ended, if not by an error.
enum class Walk : std::uint8_t { at_end, stopped, must_split, moved };

// What a pass came to: one that comes to the same again had nothing moving.
struct Tally {
  std::uint64_t declared, fetched, distinct;

  bool operator==(const Tally&) const = default;
};

class PartitionRun {
 public:
  PartitionRun(RunState& state, const definition::Partition& partition, upsert::PartitionRecord so_far)
      : state_(state),
        partition_(partition),
        endpoint_(state.context.definitions->endpoint_of(state.context.job)),
        worker_(state.stages, partition),
        fetcher_(state, partition, worker_, recollection_),
        committer_(state, partition, so_far.records),
        checkpoint_(so_far.checkpoint),
        retried_before_(std::move(so_far.retries)),
        resumed_(so_far.state == PartitionState::running || so_far.state == PartitionState::interrupted) {}

  awaitable<PartitionSummary> run();

 private:
  awaitable<result<void>> take_up();
  awaitable<result<Walk>> walk();
  awaitable<result<Walk>> read_once();
  awaitable<result<Walk>> settle(result<Walk> walked);
  awaitable<result<Walk>> walk_slice();
  [[nodiscard]] bool must_divide(const fetch::Paginator& paginator);
  [[nodiscard]] Error exceeds_window() const;
  awaitable<result<Walk>> ask_whole_again();
  awaitable<result<void>> remember();
  awaitable<result<void>> work_page(FetchedPage page);
  awaitable<result<MappedPage>> map(ParsedPage page);
  awaitable<result<MappedPage>> pass_over(const upsert::RememberedPage* page);
  awaitable<result<void>> commit();
  awaitable<result<void>> start_over();
  awaitable<PartitionSummary> end(PartitionState end_state, std::string reason);
  Verdict verdict_on(const result<Walk>& walked);
  [[nodiscard]] Collected collected() const;
  [[nodiscard]] std::uint64_t declared() const;
  void tell(const Event& event) { state_.context.observer.on(event); }

  RunState& state_;
  const definition::Partition& partition_;
  const definition::Endpoint& endpoint_;
  PageWorker worker_;
  Recollection recollection_;
  PageFetcher fetcher_;
  Committer committer_;
  Pass pass_;
  upsert::Checkpoint checkpoint_;
  std::unique_ptr<Slicing> slicing_ = slicing_of(partition_);
  upsert::RetryCounts retried_before_;  // a stop
  bool resumed_;
  bool may_read_again_ = false;
  std::uint64_t known_before_ = 0;
  std::optional<std::uint64_t> whole_total_;  // of the partition, when it is split
  bool limited_ = false;
  Clock::time_point began_ = Clock::now();
};

awaitable<PartitionSummary> PartitionRun::run() {
  tell(PartitionStarted{partition_.name, resumed_});
  result<Walk> walked = Walk::at_end;
  const auto ready = co_await take_up();
  if (!ready) walked = ready.error();
  if (walked) walked = co_await walk();
  Verdict verdict = verdict_on(walked);
  auto ending = end(verdict.state, std::move(verdict.reason));
  co_return co_await std::move(ending);
}

Verdict PartitionRun::verdict_on(const result<Walk>& walked) {
  if (!walked) {
    const Error error = walked.error();
    if (auto asked = asked_by(error, std::chrono::system_clock::now())) {
      std::string reason = asked->reason;
      state_.yield_to(*std::move(asked));
      return {PartitionState::interrupted, std::move(reason)};
    }
    if (error.disposition() == Disposition::fail_run && !state_.fatal) state_.fatal = error;
    if (error.disposition() != Disposition::stop) return {PartitionState::failed, reason_of(error)};
  }
  // What it was doing when it was stopped explains nothing.
  if (!walked || *walked == Walk::stopped) {
    return {PartitionState::interrupted, state_.fatal ? reason_of(*state_.fatal) : state_.why_stopped()};
  }
  return judge(collected(), state_.context.job.gates);
}

// Learns what the store knows of this partition.
awaitable<result<void>> PartitionRun::take_up() {
  auto counting = state_.context.store.known_records(state_.context.job.name, partition_.name);
  auto known = co_await std::move(counting);
  if (!known) co_return known.error();
  known_before_ = *known;
  auto remembering = remember();
  const auto ready = co_await std::move(remembering);
  if (!ready) co_return ready.error();
  if (!resumed_) co_return result<void>();
  // It had come nowhere, or its pass was in doubt.
  if (!checkpoint_.split && checkpoint_.next_page == 0) {
    resumed_ = false;
    auto restarting = start_over();
    co_return co_await std::move(restarting);
  }
  auto recalling = committer_.recall();
  const auto recalled = co_await std::move(recalling);
  if (!recalled) co_return recalled.error();
  // A sweep takes for gone what is not among them. Somebody moved the rows of
  // an unfinished run to another store, and left out what it remembers.
  const upsert::RecordCounts& records = committer_.records();
  if (const std::uint64_t remembered = committer_.seen().count(); remembered != records.distinct) {
    tell(Trouble{partition_.name, fmt::format("the store remembers {} of the {} records that were met before the stop; "
                                              "read from its first page again",
                                              remembered, records.distinct)});
    tell(PartitionRestarted{partition_.name});
    resumed_ = false;
    auto restarting = start_over();
    co_return co_await std::move(restarting);
  }
  if (checkpoint_.split && !slicing_->go_to(checkpoint_)) {
    tell(Trouble{partition_.name, "the store does not say where the stopped run was; read from its first page again"});
    tell(PartitionRestarted{partition_.name});
    resumed_ = false;
    auto restarting = start_over();
    co_return co_await std::move(restarting);
  }
  if (checkpoint_.split) whole_total_ = records.declared;
  tell(TotalDeclared{partition_.name, records.declared});
  co_return result<void>();
}

// What may be passed over. A limited run may not: it proves nothing.
awaitable<result<void>> PartitionRun::remember() {
  upsert::RecallRequest request{.run = state_.run,
                                .job = state_.context.job.name,
                                .partition = partition_.name,
                                .fingerprint = state_.work_fingerprint,
                                .tables = {}};
  for (const auto& table : state_.context.model().tables) request.tables.push_back(table.name);
  auto recalling = state_.context.store.recall(std::move(request));
  auto memory = co_await std::move(recalling);
  if (!memory) co_return memory.error();
  if (!state_.options.full && state_.options.limit == 0) recollection_ = Recollection(*std::move(memory));
  co_return result<void>();
}

// Reads the partition until its numbers add up, or come out the same again, or
// it was read often enough.
awaitable<result<Walk>> PartitionRun::walk() {
  const std::uint32_t most = state_.context.job.partitions.rereads;
  std::optional<Tally> before;
  for (std::uint32_t rereads = 0;;) {
    const bool taken_up = resumed_;
    may_read_again_ = taken_up || rereads < most;
    auto reading = read_once();
    const result<Walk> walked = co_await std::move(reading);
    if (!walked || limited_ || *walked == Walk::stopped) co_return walked;
    std::string why = pass_.doubt();
    if (*walked == Walk::at_end) {
      why = shortfall(collected());
      const Tally tally{declared(), committer_.records().fetched, committer_.records().distinct};
      if (why.empty() || rereads == most || before == tally) co_return walked;
      before = tally;
    }
    if (state_.must_stop()) co_return Walk::stopped;
    if (!taken_up || *walked == Walk::at_end) ++rereads;
    tell(Trouble{partition_.name, why + "; read from its first page again"});
    tell(PartitionRestarted{partition_.name});
    auto restarting = start_over();
    const auto restarted = co_await std::move(restarting);
    if (!restarted) co_return restarted.error();
  }
}

awaitable<result<Walk>> PartitionRun::read_once() {
  if (!checkpoint_.split) {
    auto walking = walk_slice();
    const result<Walk> reached = co_await std::move(walking);
    auto settling = settle(reached);
    const result<Walk> walked = co_await std::move(settling);
    if (!walked || *walked != Walk::must_split) co_return walked;
    whole_total_ = pass_.total();
    checkpoint_ = slicing_->before();
  }
  while (!slicing_->is_at_end() && !limited_) {
    auto walking = walk_slice();
    const result<Walk> walked = co_await std::move(walking);
    const bool was_divided = walked && *walked == Walk::must_split;
    if (walked && *walked == Walk::at_end) slicing_->advance();
    if (was_divided || (walked && *walked == Walk::at_end)) checkpoint_ = slicing_->before();
    if (was_divided) continue;
    auto settling = settle(walked);
    const result<Walk> settled = co_await std::move(settling);
    if (!settled || *settled != Walk::at_end) co_return settled;
  }
  auto asking = ask_whole_again();
  co_return co_await std::move(asking);
}

// What was gathered counts, however the walk ended; only a stop at once and a
// pass that is begun anew leave it behind.
awaitable<result<Walk>> PartitionRun::settle(result<Walk> walked) {
  const bool abandoned = !walked && walked.error().disposition() != Disposition::fail_partition;
  const bool anew = walked && (*walked == Walk::moved || *walked == Walk::must_split);
  if (abandoned || anew || (!walked && committer_.is_empty())) co_return walked;
  auto committing = commit();
  const auto committed = co_await std::move(committing);
  if (!committed) co_return committed.error();
  co_return walked;
}

// The slice in work, or the whole partition while it is not split.
awaitable<result<Walk>> PartitionRun::walk_slice() {
  using namespace asio::experimental::awaitable_operators;
  const bool is_split = checkpoint_.split;
  const NamedValues params =
      is_split ? definition::merged(partition_.params, slicing_->current().params) : partition_.params;
  const bool in_its_middle = resumed_ && checkpoint_.next_page > 0;
  resumed_ = false;
  pass_.begin(is_split ? slicing_->name() : std::string(), in_its_middle && checkpoint_.slice_declared > 0
                                                               ? std::optional(checkpoint_.slice_declared)
                                                               : std::nullopt);
  // Stopped between the last page and the verdict: no page is left to ask for,
  // and one that is read again would reject the same records twice.
  const fetch::WalkPosition position{checkpoint_.next_page, checkpoint_.cursor};
  if (fetch::is_walked_out(endpoint_.paginator, position, checkpoint_.slice_declared)) co_return Walk::at_end;
  const auto& client = state_.context.definitions->source_of(state_.context.job).client;
  fetch::Paginator paginator(endpoint_.paginator, position, client.auth.secret_param());
  if (state_.must_stop()) co_return Walk::stopped;
  const auto opening = paginator.next();
  if (!opening) co_return Walk::at_end;
  auto first = fetcher_.fetch(*opening, params);
  result<FetchedPage> page = co_await std::move(first);
  const bool is_lost =
      in_its_middle && !position.cursor.empty() && page.has_error() && page.error().code() == ErrorCode::http_status;
  if (is_lost) {
    pass_.doubted("the source no longer knows where the stopped run was: " + page.error().message());
    co_return Walk::moved;
  }
  while (true) {
    if (!page) co_return page.error();
    const auto before = pass_.total();
    const auto total = page->facts.declared_total;
    const bool moved = total && !pass_.declares(*total);
    const auto learnt = paginator.learn(page->facts);
    if (moved && may_read_again_) {
      pass_.end();
      co_return Walk::moved;
    }
    if (!learnt) co_return learnt.error();
    if (pass_.total() != before) tell(TotalDeclared{partition_.name, declared()});
    if (must_divide(paginator)) co_return Walk::must_split;
    if (paginator.exceeds_window()) co_return exceeds_window();
    if (is_split) checkpoint_ = slicing_->within();
    checkpoint_.next_page = paginator.position().page;
    checkpoint_.cursor = paginator.position().cursor;
    checkpoint_.slice_declared = pass_.total().value_or(0);
    std::optional<fetch::PageRequest> next;
    if (!state_.must_stop() && !limited_) next = paginator.next();
    if (!next) {
      auto last = work_page(*std::move(page));
      const auto worked = co_await std::move(last);
      if (!worked) co_return worked.error();
      break;
    }
    // The next page is on its way while this one is worked on.
    auto fetching = fetcher_.fetch(*next, params);
    auto working = work_page(*std::move(page));
    auto [fetched, worked] = co_await (std::move(fetching) && std::move(working));
    if (!worked) co_return worked.error();
    page = std::move(fetched);
    if (limited_) break;
  }
  if (!limited_ && paginator.next()) co_return Walk::stopped;
  pass_.end();
  co_return Walk::at_end;
}

// Whether what is walked declares more than it may, and was replaced by less.
bool PartitionRun::must_divide(const fetch::Paginator& paginator) {
  if (!partition_.split_over || pass_.total().value_or(0) <= *partition_.split_over) return false;
  if (!checkpoint_.split) return true;
  return paginator.position().page == 1 && slicing_->divide();
}

Error PartitionRun::exceeds_window() const {
  const bool is_split = checkpoint_.split;
  const std::string where = is_split ? slicing_->name() + ": " : std::string();
  const std::uint64_t window = *endpoint_.paginator.max_items;
  const std::string what =
      pass_.total() ? fmt::format("the source declares {} records but gives only the first {}", *pass_.total(), window)
                    : fmt::format(
                          "the source declares no total, and there are more than the {} records that it gives "
                          "of one search, or as many",
                          window);
  return {Disposition::fail_partition, ErrorCode::window_exceeded,
          where + what + "; " + (is_split ? slicing_->remedy() : "give the job a 'split' that divides the partition")};
}

// The slices were read one after the other, and the whole may have moved since
// it was asked. Slices that each prove themselves prove it as it is now.
awaitable<result<Walk>> PartitionRun::ask_whole_again() {
  const bool settled = !whole_total_ || *whole_total_ == committer_.records().distinct;
  if (settled || limited_ || state_.must_stop() || pass_.is_doubtful()) co_return Walk::at_end;
  fetch::Paginator paginator(endpoint_.paginator);
  auto asking = fetcher_.fetch(*paginator.next(), partition_.params);
  const auto page = co_await std::move(asking);
  if (!page) co_return page.error();
  whole_total_ = page->facts.declared_total;
  tell(TotalDeclared{partition_.name, declared()});
  co_return Walk::at_end;
}

awaitable<result<void>> PartitionRun::work_page(FetchedPage page) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto mapping = page.parsed ? map(page.parsed) : pass_over(&page.memory);
  auto mapped = co_await std::move(mapping);
  if (!mapped) co_return mapped.error();
  for (const auto& record : mapped->rows->records) recollection_.forget(record.key_hash);
  page.memory.is_whole = mapped->rows->rejects.empty() && state_.options.limit == 0;
  page.memory.records = std::move(mapped->contents);
  pass_.met(*mapped->rows);
  committer_.add(std::move(mapped->rows));
  committer_.remember(std::move(page.memory), page.is_news);
  if (!committer_.is_due()) co_return result<void>();
  auto committing = commit();
  co_return co_await std::move(committing);
}

awaitable<result<MappedPage>> PartitionRun::map(ParsedPage page) {
  const std::uint64_t limit = state_.options.limit;
  const std::uint64_t fetched = committer_.records().fetched;
  const std::uint64_t left = limit == 0 ? page->records().size() : limit - std::min(limit, fetched);
  if (limit != 0 && page->records().size() >= left) limited_ = true;
  auto work = [this, page = std::move(page), left] { return worker_.map(page, left, recollection_); };
  auto mapping = async::offload(state_.context.workers, std::move(work));
  co_return co_await std::move(mapping);
}

awaitable<result<MappedPage>> PartitionRun::pass_over(const upsert::RememberedPage* page) {
  // The page before it, which was on its way at the same time, held another version of a record.
  if (!recollection_.still_holds(*page)) pass_.doubted("a record moved from page to page while they were read");
  auto rows = std::make_shared<record::PageRows>();
  for (const auto& record : page->records) {
    rows->unchanged.push_back(record.key_hash);
    recollection_.add_rows(record.key_hash, rows->unchanged_rows);
  }
  co_return MappedPage{std::move(rows), page->records};
}

// A pass in doubt leaves no checkpoint: whoever takes it up reads from the
// beginning.
awaitable<result<void>> PartitionRun::commit() {
  auto committing = committer_.commit(pass_.is_doubtful() ? upsert::Checkpoint() : checkpoint_, declared());
  co_return co_await std::move(committing);
}

awaitable<result<void>> PartitionRun::start_over() {
  auto restarting = committer_.start_over();
  const auto restarted = co_await std::move(restarting);
  if (!restarted) co_return restarted.error();
  pass_ = Pass();
  checkpoint_ = {};
  slicing_ = slicing_of(partition_);
  whole_total_.reset();
  co_return result<void>();
}

awaitable<PartitionSummary> PartitionRun::end(PartitionState end_state, std::string reason) {
  auto sweeping = committer_.end(end_state, reason, declared(), fetcher_.retries());
  const auto swept = co_await std::move(sweeping);
  PartitionSummary summary;
  summary.record = {partition_.name, end_state, std::move(reason), checkpoint_, committer_.records(), retried_before_};
  for (const auto& [why, retries] : fetcher_.retries()) summary.record.retries[why] += retries;
  if (swept) {
    state_.effect += *swept;
  } else if (swept.error().disposition() == Disposition::stop) {
    summary.record.state = PartitionState::interrupted;
    summary.record.reason = state_.why_stopped();
  } else {
    if (!state_.fatal) state_.fatal = swept.error();
    summary.record.state = PartitionState::failed;
    summary.record.reason = reason_of(swept.error());
  }
  tell(PartitionEnded{partition_.name, summary.record.state, summary.record.reason, committer_.records(),
                      swept ? *swept : upsert::Effect{}});
  summary.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_);
  co_return summary;
}

Collected PartitionRun::collected() const {
  Collected collected{committer_.records(), std::nullopt, known_before_, limited_, pass_.doubt(), {}};
  if (whole_total_ || pass_.total()) collected.declared = declared();
  if (checkpoint_.split) collected.outside = slicing_->outside();
  return collected;
}

std::uint64_t PartitionRun::declared() const {
  return whole_total_ ? *whole_total_ : pass_.total().value_or(committer_.seen().count());
}

}  // namespace

awaitable<PartitionSummary> run_partition(RunState* state, const definition::Partition* partition,
                                          upsert::PartitionRecord so_far) {
  PartitionRun run(*state, *partition, std::move(so_far));
  auto running = run.run();
  co_return co_await std::move(running);
}

}  // namespace housingd::run
