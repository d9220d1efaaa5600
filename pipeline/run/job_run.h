// One run of one job: composes fetch, parse, validate and upsert.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/async/stop_signal.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/definition/partition.h"
#include "pipeline/fetch/page_source.h"
#include "pipeline/outcome/result.h"
#include "pipeline/run/progress.h"
#include "pipeline/run/summary.h"
#include "pipeline/upsert/store.h"

namespace housingd::run {

enum class Resume : bool { no, yes };

struct RunOptions {
  std::vector<std::string> partitions{};  // names; empty: all
  std::uint64_t limit = 0;                // records of each partition; 0: all. A limited run is never complete
  Resume resume = Resume::yes;
  bool full = false;     // works on everything anew, also on what is known not to have changed
  bool dry_run = false;  // for the summary; the store decides. Not archived
  // The folder of an archived run to read in place of the source: nothing is
  // sent. Only its partitions, where none are named. Nothing is swept of a
  // partition that another run than this one has fetched last.
  std::filesystem::path replay{};
  // For the ledger, see upsert::RunRequest.
  upsert::Origin origin = upsert::Origin::manual;
  std::uint32_t attempt = 1;
  std::vector<upsert::SlotRecord> slots{};
  std::optional<upsert::KeyedTrigger> trigger{};
};

// What a run works with. All of it outlives the run, which holds its
// definitions itself; `source` and `store` live on the executor that the run is
// spawned on.
struct RunContext {
  std::shared_ptr<const definition::Definitions> definitions;
  const definition::Job& job;  // one of the definitions'
  fetch::PageSource& source;
  upsert::Store& store;
  async::Executor workers;  // a thread pool, for parsing, validating and mapping
  const async::StopSignal& stop;
  Observer& observer;
  // Awaited once the run has told that it started, before its first partition
  // begins: the run waits there for its seat. The error `stopped` leaves the
  // run as interrupted, any other as failed. May be empty.
  std::function<async::awaitable<outcome::result<void>>()> admission{};

  [[nodiscard]] const definition::Model& model() const { return definitions->model_of(job); }
};

// Runs the job to its end, whatever the end: failed partitions, a gate, a stop
// are in the summary. An error means that the run could not begin or not be
// recorded (store unreachable, unknown partition name).
//
// One coroutine a partition, at most partitions.concurrency at once; each
// fetches its next page while it works on the one in hand.
//
// The job's deadline counts from the admission.
//
// A source that wants to be left alone for longer than retry.max_wait ends the
// run as yielded: every partition keeps its checkpoint, nothing is swept, and
// the summary says when to go on (RunRecord::resume_at). Taken up before that
// moment it asks for nothing and yields again.
//
// A job with an archive keeps every page before it is worked on, see
// archive::Recorder; a full disk costs the archive, not the run.
//
// Stop: at level `finish` each partition commits what it has fetched and ends
// as interrupted, and so does the run, for the signal's reason. To stop now,
// emit terminal cancellation to the coroutine as well: waits and requests are
// abandoned, the transaction in hand is finished or did not happen, and the
// run's end is recorded, for which a store that is away has 5 s.
async::awaitable<outcome::result<Summary>> run_job(RunContext context, RunOptions options);

}  // namespace housingd::run
